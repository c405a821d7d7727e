"""Measures what the program promises about speed and size.

`python -m benchmarks` runs all of it: `scoring.py` measures scores and crowd forecasts, `store.py` votes, boards and
start, with the voters of `crowded.py` and the databases of `bulk.py`. Each figure has its limit beside it.
"""
