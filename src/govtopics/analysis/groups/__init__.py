"""Groups of reports compared: differences, keyness, dispersion, years."""
