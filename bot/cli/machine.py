"""What comes from the machine: the present instant, and names that nobody can guess."""

import secrets
import time


def real_time() -> int:
    """The machine's clock, in UTC milliseconds."""
    return time.time_ns() // 1_000_000


def new_token() -> str:
    """A name nobody can guess: 96 random bits."""
    return secrets.token_urlsafe(12)
