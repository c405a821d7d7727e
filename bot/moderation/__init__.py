"""Removing a text that breaks the house rules."""
