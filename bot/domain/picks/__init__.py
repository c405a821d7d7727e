"""Reads the forecast that a member types, as a line or in a form, or says what is wrong with it.

Begin with `text.py`: it splits a line into tokens (`tokens.py`, `commas.py`), gathers those into items (`items.py`),
finds out what the items say (`interpret.py`) and completes that to a forecast (`completing.py`). Preset words and
weights take a shorter way (`shorthand.py`). `form.py` reads the forecast form, `mix.py` an answer that is a mix.
docs/voting.md has the grammar.
"""

from bot.domain.picks.context import OutcomeFinder, UnclearOutcome, example, is_letter
from bot.domain.picks.form import read_form
from bot.domain.picks.mix import read_mix
from bot.domain.picks.reading import FieldsRefused, Note, Reading, SeveralReadings
from bot.domain.picks.text import TEXT_LIMIT, read_exact, read_picks

__all__ = [
    "TEXT_LIMIT",
    "FieldsRefused",
    "Note",
    "OutcomeFinder",
    "Reading",
    "SeveralReadings",
    "UnclearOutcome",
    "example",
    "is_letter",
    "read_exact",
    "read_form",
    "read_mix",
    "read_picks",
]
