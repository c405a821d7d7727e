"""Time zones, local times, and when a weekly rule is due.

`calendar.py` has weeks and weekly rules; it rests on `local_time.py`, which converts between local times and instants,
and on `zone.py`, which has the clock rules; `abbreviations.py` says which clocks `CST` can mean. `slots.py` caches when
weekly rules are due.
"""
