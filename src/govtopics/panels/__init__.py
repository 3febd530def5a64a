"""Panels: one row per place and a year, and what other tables say of them."""
