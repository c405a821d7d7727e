"""What a forecast was worth once the answer is known.

Begin with `rules.py`, which scores a question by any rule, and `values.py`, what goes into that and comes out. Each
rule has a file; `explanation.py` shows a peer score's arithmetic, `crowd_score.py` scores the crowd. docs/scoring.md
has the formulas.
"""
