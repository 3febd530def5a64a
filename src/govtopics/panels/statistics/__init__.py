"""Tables of statistics: where places, years and indicators stand, and what the cells say."""
