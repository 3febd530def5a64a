"""Panels: one row a place and a year, and what other tables say of them."""
