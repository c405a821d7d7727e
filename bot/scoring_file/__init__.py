"""Scoring a history given in a file, independent of any database."""
