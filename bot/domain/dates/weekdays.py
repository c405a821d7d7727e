"""The names of weekdays."""

_NAMES = (
    ("monday", "mon"),
    ("tuesday", "tue", "tues"),
    ("wednesday", "wed", "weds"),
    ("thursday", "thu", "thur", "thurs"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
)
_WEEKDAYS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}


def weekday_of(word: str) -> int | None:
    """Return the number of a weekday, 1 (Monday) to 7, by its English name or the beginning of it; None for others."""
    return _WEEKDAYS.get(word.removesuffix("."))
