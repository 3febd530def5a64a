"""Themes that a researcher defines: the codebook, where its terms are, how much of the text."""
