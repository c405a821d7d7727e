"""What a question's form was sent with, read field by field, and the fields as they show a question."""

from collections.abc import Callable

from bot.domain.dates.deadline import read_deadline
from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionText
from bot.domain.text.wording import BACKGROUND_MOST, CRITERIA_MOST, Cleaned, clean_note, clean_outcomes, clean_title
from bot.domain.time.local_time import as_typed
from bot.domain.time.zone import zone_named
from bot.request.context import Context


class Reader:
    """Reads the form's fields, gathering what was wrong and whether something was tidied up."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self.errors: dict[str, Refused] = {}
        self.tidied = False

    def line(self, name: str, clean: Callable[[str], Cleaned]) -> str:
        """A cleaned text; empty where it was refused."""
        try:
            cleaned = clean(self.values[name])
        except Refused as refused:
            self.errors[name] = refused
            return ""
        self.tidied |= cleaned.changed
        return cleaned.text

    def outcomes(self) -> tuple[str, ...]:
        """One outcome for each line that is not blank."""
        try:
            cleaned = clean_outcomes([line for line in self.values["outcomes"].splitlines() if line.strip()])
        except Refused as refused:
            self.errors["outcomes"] = refused
            return ()
        self.tidied |= any(outcome.changed for outcome in cleaned)
        return tuple(outcome.text for outcome in cleaned)

    def deadline(self, ctx: Context) -> int | None:
        """When it closes; a draft may leave it open."""
        if not self.values["closes"].strip():
            return None
        try:
            return read_deadline(self.values["closes"], ctx.now, ctx.community.zone).at_ms
        except Refused as refused:
            self.errors["closes"] = refused
        return None

    def text(self, ctx: Context) -> QuestionText:
        """All of it."""
        return QuestionText(
            title=self.line("question", clean_title),
            outcomes=self.outcomes(),
            closes_at=self.deadline(ctx),
            criteria=self.line("criteria", lambda text: clean_note(text, CRITERIA_MOST)),
            background=self.line("background", lambda text: clean_note(text, BACKGROUND_MOST)),
        )


def prefilled(question: Question, zone: str) -> dict[str, str]:
    """The fields of the form as they show a question."""
    text = question.text
    closes = "" if text.closes_at is None else as_typed(text.closes_at, zone_named(zone))
    return {
        "question": text.title,
        "outcomes": "\n".join(text.outcomes),
        "closes": closes,
        "criteria": text.criteria,
        "background": text.background,
    }
