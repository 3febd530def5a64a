"""Counts and models from and to scikit-learn, gensim, tomotopy, pyLDAvis."""
