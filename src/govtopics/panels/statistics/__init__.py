"""Tables of statistics: where places, years and indicators stand in them, and what their cells say."""
