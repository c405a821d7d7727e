"""The crowd forecast: one forecast made of all that stand on a question.

`combine.py` makes it, now or for any instant; `history.py` follows it over a question's life at the cost of one more
vote for each change, with the forecasts that stand in `standing.py` or, of large questions, in `standing_large.py`.
docs/scoring.md has the formulas.
"""
