"""Reminders: before a question closes, to resolve it, and of open questions without a forecast."""
