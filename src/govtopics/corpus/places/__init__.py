"""Places: their names in texts, and the gazetteer of codes."""
