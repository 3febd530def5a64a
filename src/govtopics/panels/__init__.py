"""Panels: one row per place and year, with the statistics of other tables."""
