"""Findings: themes measured on text, quality and agreement of topics, reading."""
