"""The crowd forecast: one forecast made of all that stand on a question.

`combine.py` has how forecasts are combined. `now.py` does it for one instant, with `now_large.py` where many stand;
`history.py` follows it over a question's life at the cost of one more vote for each change, with the forecasts that
stand in `standing.py`, or in `history_large.py` where they are many. docs/scoring.md has the formulas.
"""
