"""The cards of reminders, and of switching them on and off."""

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
from bot.ui.removed import numbered, title_shown

MOST_SHOWN = 8
"""Questions on one card."""


def closing_notice(texts: Texts, question: Question) -> Card:
    """To a channel: the question closes soon, and when."""
    return Card(
        kind="reminder",
        title=texts.say("reminders.closing", question=question.name, title=title_shown(texts, question)),
        blocks=(Paragraph(texts.say("reminders.closes", at=Moment(question.deadline))),),
        buttons=(_forecast(texts, question),),
        private=False,
    )


def please_resolve(texts: Texts, question: Question, author: str) -> Card:
    """To the author, or to the channel where the author was erased (`author` is empty): please resolve the question."""
    return _unresolved(texts, question, "reminders.resolve" if author else "reminders.unresolved", author)


def moderators_resolve(texts: Texts, question: Question, author: str) -> Card:
    """To moderators where only they may resolve: the question waits to be resolved."""
    return _unresolved(texts, question, "reminders.moderators", author)


def still_unresolved(texts: Texts, question: Question, author: str) -> Card:
    """To moderators where authors may resolve: the question still waits, and its author was told."""
    return _unresolved(texts, question, "reminders.unresolved", author)


def open_without_vote(texts: Texts, questions: Sequence[Question]) -> Card:
    """To a member who asked for it: the open questions without their forecast, in the given order."""
    rows = tuple(
        Entry(
            text=(numbered(question, title_shown(texts, question)),),
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
    """Says whether the member is reminded from now on, and has the button that changes it back."""
    title = texts.say("reminders.on" if on else "reminders.off")
    return Card(kind="reminders", title=title, buttons=(reminders_button(texts, on=on),))


def reminders_button(texts: Texts, *, on: bool) -> Button:
    """The button that switches the reminders off where they are on, and on where they are off."""
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
