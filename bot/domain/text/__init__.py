"""What members' texts may hold, and how numbers in them are read.

`wording.py` cleans titles, outcomes, notes and links, with `characters.py` (which characters stay) and `lookalikes.py`
(which texts read the same); `spelling.py` counts errors in typing; `direction.py` keeps texts from right to left apart
in a line; `percent.py` reads one percentage, with `numerals.py` (digits and marks of any script).
"""
