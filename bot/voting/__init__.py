"""Forecasts: casting, undoing, withdrawing, and who said what."""
