"""Reads a deadline (`deadline.py`) or when an answer became known (`known_at.py`) from a phrase.

Both take a phrase apart (`grammar.py`) into parts (`parts.py`), each kind of which has a reader of its own (`clock.py`,
`named.py`, `numeric.py`, `relative.py`, `durations.py`, `period_end.py`), and find the instants that fit all parts
(`resolve.py`). Where there are several, the member is asked; nothing is guessed.
"""
