"""How members give probabilities: texts and forms become forecasts, or a refusal that says what was wrong."""

from bot.domain.picks.form import read_form
from bot.domain.picks.keys import example
from bot.domain.picks.reading import FieldsRefused, Note, Reading
from bot.domain.picks.text import TEXT_LIMIT, read_exact, read_picks

__all__ = ["TEXT_LIMIT", "FieldsRefused", "Note", "Reading", "example", "read_exact", "read_form", "read_picks"]
