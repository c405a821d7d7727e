"""Scores a history that is given in a file, without any database, to compare the bot's figures with other programs'.

Begin with `score.py`; `schema.py` has the shape of the file, `report.py` prints the result as tables.
"""
