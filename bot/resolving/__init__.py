"""The answer of a question, and the scores that follow from it.

`resolve` and `annul` are the forms, `propose` lets members suggest an answer; all three end in `settle`, which stores
the resolution, the scores and the standings in one transaction. `reopen` takes that back. `score` says what a
resolution freezes and computes the scores, `recompute` rebuilds them from the votes, and `why` explains one.
"""
