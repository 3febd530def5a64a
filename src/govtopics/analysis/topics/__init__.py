"""Topics that a model estimated: their words, their quality, where they are."""
