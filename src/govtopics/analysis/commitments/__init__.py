"""Commitments: what the parts that plan promise in numbers, and what came of it."""
