"""The linter: warns of what makes a question hard to answer or to forecast, before it is posted.

`lint.py` runs all checks; each check has a file. What is measured of it, and on which questions, is in docs/asking.md.
"""
