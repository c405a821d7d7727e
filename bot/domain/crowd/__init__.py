"""The crowd forecast: one forecast made of all that stand on a question.

`combine.py` makes it, now or for any instant; `history.py` follows it over a question's life at the cost of one more
vote for each change. docs/scoring.md has the formulas.
"""
