"""Reads a forecast page: a text with a question, the story behind it, and the outcomes of related questions.

Begin with `page.py`. It splits the text into lines (`lines.py`), finds where the outcome lists end (`lists.py`), and
reads the story (`story.py`), the dates (`dates.py`) and what is glued to the title (`titles.py`).
"""
