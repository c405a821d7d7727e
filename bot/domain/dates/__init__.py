"""Reads a deadline (`deadline.py`) or when an answer became known (`known_at.py`) from a phrase.

Both take a phrase apart (`grammar.py`) into its zone and parts (`parts.py`), each kind of which has a reader of its own
(`clock.py`, `named.py`, `numeric.py`, `relative.py`, `durations.py`, `periods.py`; `weekdays.py` has names). Then they
find the instants that fit all parts (`resolve.py`): the next ones for a deadline, the last ones for the past. Where
there are several, the member is asked; nothing is guessed.
"""
