"""How long the real program may take in tests that run it: more while others keep the machine busy."""

import os


def patience(seconds: float) -> float:
    """Seconds of a free machine, as seconds of this one by the processes that wait for its cores."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
