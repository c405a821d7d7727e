"""Reminders: one file for each kind, each with what is due and when the next one is."""
