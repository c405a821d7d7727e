"""Reads the fields of a question's form, and fills them in from a question."""

from collections.abc import Callable, Mapping

from bot.domain.dates.deadline import read_deadline
from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionText
from bot.domain.text.wording import BACKGROUND_MOST, CRITERIA_MOST, Cleaned, clean_note, clean_outcomes, clean_title
from bot.domain.time.local_time import as_typed
from bot.domain.time.zone import zone_named
from bot.request.context import Context


class Reader:
    """Reads the fields of a submitted form.

    Args:
        values: the values by field.

    `errors` collects what was wrong, by field; `tidied` is True once cleaning changed what can be seen of a text.
    """

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self.errors: dict[str, Refused] = {}
        self.tidied = False

    def line(self, name: str, clean: Callable[[str], Cleaned]) -> str:
        """The cleaned text of a field; empty where it is refused."""
        try:
            cleaned = clean(self.values[name])
        except Refused as refused:
            self.errors[name] = refused
            return ""
        self._note(cleaned, self.values[name])
        return cleaned.text

    def outcomes(self) -> tuple[str, ...]:
        """The cleaned outcomes, one per line that is not blank; none where they are refused."""
        try:
            typed = [line for line in self.values["outcomes"].splitlines() if line.strip()]
            cleaned = clean_outcomes(typed)
        except Refused as refused:
            self.errors["outcomes"] = refused
            return ()
        for outcome, line in zip(cleaned, typed, strict=True):
            self._note(outcome, line)
        return tuple(outcome.text for outcome in cleaned)

    def _note(self, cleaned: Cleaned, typed: str) -> None:
        """Remember that cleaning changed a text; blanks at the ends of its lines are nothing that one could miss."""
        plain = "\n".join(line.strip() for line in typed.strip().splitlines())
        self.tidied |= cleaned.changed and cleaned.text != plain

    def deadline(self, ctx: Context) -> int | None:
        """The deadline in UTC milliseconds; None where the field is empty, as a draft may have none, or refused."""
        if not self.values["closes"].strip():
            return None
        try:
            return read_deadline(self.values["closes"], ctx.now, ctx.community.zone).at_ms
        except Refused as refused:
            self.errors["closes"] = refused
        return None

    def text(self, ctx: Context) -> QuestionText:
        """The text of all fields; parts that are refused are empty, see `errors`."""
        return QuestionText(
            title=self.line("question", clean_title),
            outcomes=self.outcomes(),
            closes_at=self.deadline(ctx),
            criteria=self.line("criteria", lambda text: clean_note(text, CRITERIA_MOST)),
            background=self.line("background", lambda text: clean_note(text, BACKGROUND_MOST)),
        )


def prefilled(question: Question, zone: str) -> dict[str, str]:
    """The values of the form's fields for a question; the deadline as local time in that zone."""
    text = question.text
    closes = "" if text.closes_at is None else as_typed(text.closes_at, zone_named(zone))
    return {
        "question": text.title,
        "outcomes": "\n".join(text.outcomes),
        "closes": closes,
        "criteria": text.criteria,
        "background": text.background,
    }


def what_it_says(question: Question, values: Mapping[str, str], ctx: Context) -> dict[str, Refused]:
    """What the question says now, by field, where that is not what a form says that was opened before."""
    shown = prefilled(question, ctx.community.zone)
    return {
        name: Refused("questions.edit_now", text=shown[name]) if shown[name] else Refused("questions.edit_now_empty")
        for name, value in values.items()
        if name in shown and shown[name] != value
    }
