"""The cards of reminders, and of switching them on and off."""

from collections.abc import Mapping, Sequence
from typing import Literal

from bot.domain.moment import CardLink, Moment, MomentStyle, Text
from bot.domain.question import Question
from bot.domain.text.direction import isolated
from bot.inputs.questions import ListQuestions, ShowQuestion
from bot.inputs.reminders import SetReminders
from bot.inputs.resolving import OpenResolveForm
from bot.inputs.voting import OpenForecastForm
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing, Paragraph, Tone
from bot.ui.names import shown_name
from bot.ui.removed import numbered, title_shown

MOST_SHOWN = 8
"""Questions on one card."""

Links = Mapping[int, CardLink]
"""By question, its number as a link to its card, where there is one."""


def closing_notice(texts: Texts, question: Question) -> Card:
    """To a channel: the question closes soon, and when."""
    return Card(
        kind="reminder",
        title=texts.say("reminders.closing", question=question.name, title=title_shown(texts, question)),
        blocks=(Paragraph(texts.say("reminders.closes", at=Moment(question.deadline))),),
        buttons=(_forecast(texts, question),),
        private=False,
    )


def closing_together(texts: Texts, questions: Sequence[Question], links: Links, count: int) -> Card:
    """To a channel: that many questions close soon. The first of them are shown, each with the way to its card."""
    return _together(
        texts,
        texts.say("reminders.closing_together", n=count),
        [
            Entry(
                text=_linked(texts, question, links),
                note=texts.say("questions.list_closes", at=Moment(question.deadline)),
                button=_forecast(texts, question),
            )
            for question in questions[:MOST_SHOWN]
        ],
        count,
        "closing",
    )


def resolve_together(
    texts: Texts, questions: Sequence[Question], links: Links, author: str, *, moderated: bool
) -> Card:
    """To whoever can resolve them: these questions wait for their answers.

    Args:
        texts: the sentences.
        questions: all of them; the first are shown.
        links: the numbers of those that are shown, as links to their cards.
        author: the name of the author, where they are told of their own questions; empty for others.
        moderated: whether only moderators resolve.
    """
    listed = [
        Entry(
            text=_linked(texts, question, links),
            note=texts.say("reminders.closed", at=Moment(question.closed_at or question.deadline)),
            button=_resolve(texts, question),
        )
        for question in questions[:MOST_SHOWN]
    ]
    title = texts.say("reminders.waits_together", n=len(questions))
    if moderated:
        asked = texts.say("reminders.together_moderators")
    elif author:
        asked = texts.say("reminders.together_author", name=shown_name(texts, author))
    else:
        asked = texts.say("reminders.together_others")
    return _together(texts, title, listed, len(questions), "overdue", Paragraph(asked))


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
            _resolve(texts, question),
            Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference)),
        ),
        private=False,
    )


def _together(
    texts: Texts,
    title: Text,
    listed: Sequence[Entry],
    count: int,
    rest: Literal["closing", "overdue"],
    *above: Paragraph,
) -> Card:
    """One card of several questions; what is not shown of them is counted, and listed behind a button."""
    more = count - len(listed)
    return Card(
        kind="reminder",
        title=title,
        blocks=(
            *above,
            Listing(tuple(listed)),
            *([Paragraph(texts.say("reminders.more", n=more), Tone.QUIET)] if more else []),
        ),
        buttons=(Button(texts.say("ui.button_list"), ListQuestions(filter=rest)),) if more else (),
        private=False,
    )


def _linked(texts: Texts, question: Question, links: Links) -> Text:
    """The number of a question, which leads to its card, and its title."""
    return (links.get(question.id, question.name), f" {isolated(title_shown(texts, question))}")


def _resolve(texts: Texts, question: Question) -> Button:
    action = OpenResolveForm(question=question.reference)
    return Button(texts.say("ui.button_resolve"), action, ButtonStyle.PRIMARY)


def _forecast(texts: Texts, question: Question) -> Button:
    action = OpenForecastForm(question=question.reference)
    return Button(texts.say("ui.button_forecast"), action, ButtonStyle.PRIMARY)
