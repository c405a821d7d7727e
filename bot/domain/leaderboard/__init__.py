"""Leaderboards: members ranked over a week, a season or all time.

`board.py` makes one of totals; `totals.py` adds up scores and says what a board ranks by, `ranking.py` ranks,
`best.py` says who is named and who gets a medal, and `interval.py` estimates how much of a place is luck.
"""
