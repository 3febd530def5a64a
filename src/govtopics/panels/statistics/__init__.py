"""Tables of statistics: the positions of places, years and indicators, and their cells."""
