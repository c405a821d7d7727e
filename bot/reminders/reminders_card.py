"""What reminds members: a question about to close, one that waits for its answer, those without their forecast."""

from collections.abc import Sequence

from bot.domain.moment import Moment, MomentStyle
from bot.domain.question import Question
from bot.inputs.questions import ListQuestions, ShowQuestion
from bot.inputs.reminders import SetReminders
from bot.inputs.resolving import OpenResolveForm
from bot.inputs.voting import OpenForecastForm
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing, Paragraph
from bot.ui.names import shown_name
from bot.ui.removed import title_shown

MOST_SHOWN = 8


def closing_notice(texts: Texts, question: Question) -> Card:
    """It closes soon, and until when one can forecast."""
    return Card(
        kind="reminder",
        title=texts.say("reminders.closing", question=question.name, title=title_shown(texts, question)),
        blocks=(Paragraph(texts.say("reminders.closes", at=Moment(question.deadline))),),
        buttons=(_forecast(texts, question),),
        private=False,
    )


def please_resolve(texts: Texts, question: Question, author: str) -> Card:
    """To the author: it waits for its answer."""
    # A former member cannot be spoken to.
    return _unresolved(texts, question, "reminders.resolve" if author else "reminders.unresolved", author)


def moderators_resolve(texts: Texts, question: Question, author: str) -> Card:
    """To moderators, where only they say what became of a question: it waits for its answer."""
    return _unresolved(texts, question, "reminders.moderators", author)


def still_unresolved(texts: Texts, question: Question, author: str) -> Card:
    """To administrators: it waits for its answer, and its author was told."""
    return _unresolved(texts, question, "reminders.unresolved", author)


def open_without_vote(texts: Texts, questions: Sequence[Question]) -> Card:
    """To a member who asked for it: the open questions without their forecast, the next deadline first."""
    rows = tuple(
        Entry(
            text=(f"{question.name} {title_shown(texts, question)}",),
            note=texts.say("questions.list_closes", at=Moment(question.deadline, MomentStyle.RELATIVE)),
            button=_forecast(texts, question),
        )
        for question in questions[:MOST_SHOWN]
    )
    return Card(
        kind="reminder",
        title=texts.say("reminders.unvoted", n=len(questions)),
        blocks=(Listing(rows),),
        buttons=(
            Button(texts.say("ui.button_list"), ListQuestions(filter="unvoted")),
            reminders_button(texts, on=True),
        ),
    )


def reminders_set(texts: Texts, *, on: bool) -> Card:
    """What a member is reminded of from now on, and the way back."""
    title = texts.say("reminders.on" if on else "reminders.off")
    return Card(kind="reminders", title=title, buttons=(reminders_button(texts, on=on),))


def reminders_button(texts: Texts, *, on: bool) -> Button:
    """Ask to be reminded, or where that is so, no more."""
    return Button(texts.say("ui.button_stop_reminding" if on else "ui.button_remind"), SetReminders(on=not on))


def _unresolved(texts: Texts, question: Question, key: str, author: str) -> Card:
    asked = Paragraph(
        texts.say(key, name=shown_name(texts, author), at=Moment(question.closed_at or question.deadline))
    )
    return Card(
        kind="reminder",
        title=texts.say("reminders.waits", question=question.name, title=title_shown(texts, question)),
        blocks=(asked,),
        buttons=(
            Button(texts.say("ui.button_resolve"), OpenResolveForm(question=question.reference), ButtonStyle.PRIMARY),
            Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference)),
        ),
        private=False,
    )


def _forecast(texts: Texts, question: Question) -> Button:
    action = OpenForecastForm(question=question.reference)
    return Button(texts.say("ui.button_forecast"), action, ButtonStyle.PRIMARY)
