"""Settings of Python's garbage collector for a server with many short-lived objects."""

import gc

YOUNG_LIMIT = 100_000
"""New objects after which the youngest generation is collected. A thousand requests at the same time hold some 30 000
objects for some milliseconds; with Python's default of 700 they are scanned again and again for nothing. So many
objects take 20 MB at most."""


def tune_gc() -> None:
    """Collect once, exempt all objects of the start-up from further collections, and collect less often.

    Call it when serving begins. The start-up leaves hundreds of thousands of objects that live as long as the program,
    and every full collection would scan them while requests wait. Measured with 1 000 voters at once: a sixth less time
    for each vote.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_LIMIT, *gc.get_threshold()[1:])
