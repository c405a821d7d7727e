"""Measures what the program promises about speed and size.

`python -m benchmarks` runs the first two: `scoring.py` measures scores and crowd forecasts, `store.py` votes, boards
and start, with the voters of `crowded.py` and the databases of `bulk.py`. `python -m benchmarks large` takes minutes:
it measures through the door what a large community notices, beside what the machine can do (`raw.py`). `seeded.py`
makes its database, and `served.py` serves it. Each figure has its limit beside it.
"""
