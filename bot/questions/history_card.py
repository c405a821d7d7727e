"""The cards of a question's history: who did what when, and the texts before and after."""

from collections.abc import Mapping, Sequence
from typing import get_args

from bot.domain.events import NO_ANSWER, Change, Event, EventKind, RemovedPart, When, read_opened_detail, weights_of
from bot.domain.events import Part as Changed
from bot.domain.forecast import WHOLE, letter, percent_text
from bot.domain.moment import Channel, Moment, Part, Text
from bot.domain.question import Question
from bot.domain.text.characters import excerpt
from bot.domain.text.direction import isolated
from bot.inputs.questions import ShowHistory, ShowQuestion
from bot.texts import Texts
from bot.ui.cards import Button, Card, Entry, Listing, Paragraph
from bot.ui.names import shown_name
from bot.ui.removed import title_shown

WITH_CHANNEL = (EventKind.OPENED, EventKind.POSTED, EventKind.UNPOSTED)
"""The events whose detail is as from `opened_detail`."""

TEXT_SHOWN = 60
"""Characters shown of a changed text on the page of events; a button leads to the full text."""


def history_page(
    texts: Texts, question: Question, events: Sequence[Event], names: Mapping[int, str], buttons: Sequence[Button]
) -> Card:
    """A page of events, oldest first."""
    rows = tuple(
        Entry(_said(texts, event, names), _changes(texts, event), _whole(texts, question, event)) for event in events
    )
    return Card(
        kind="history",
        title=texts.say("questions.history_heading", question=question.name, title=title_shown(texts, question)),
        blocks=(Listing(rows),),
        buttons=(
            *buttons,
            Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference)),
        ),
    )


def step_texts(
    texts: Texts, question: Question, event: Event, shown: tuple[Changed, When, str], buttons: Sequence[Button]
) -> Card:
    """One text in full that an event changed: which part, whether before or after, and the text."""
    part, when, text = shown
    return Card(
        kind="step",
        title=texts.say("questions.history_step", question=question.name, at=Moment(event.at)),
        blocks=(
            Paragraph((*texts.say(f"questions.history_{part}"), ", ", *texts.say(f"questions.history_{when}"), ":")),
            Paragraph(_value(texts, part, text)),
        ),
        buttons=(
            *buttons,
            Button(texts.say("ui.button_history"), ShowHistory(question=question.reference)),
        ),
    )


def _said(texts: Texts, event: Event, names: Mapping[int, str]) -> Text:
    """Such as "2 December 12:00 · Amina posted a card in #general"."""
    who = texts.word("questions.history_bot")
    if event.member is not None:
        who = shown_name(texts, names.get(event.member, ""))
    step = event.step if event.step in set(EventKind) else "something"
    if step == EventKind.TEXT_REMOVED and event.detail not in get_args(RemovedPart):
        step = "something"
    channel = read_opened_detail(event.detail)[0] if event.step in WITH_CHANNEL else ""
    if step == EventKind.TEXT_REMOVED:
        said = texts.say(
            f"questions.history_{step}", name=who, part=texts.word(f"questions.history_removed_{event.detail}")
        )
    elif step == EventKind.PROPOSED and event.detail == NO_ANSWER:
        said = texts.say("questions.history_proposed_none", name=who)
    elif step == EventKind.PROPOSED:
        said = texts.say("questions.history_proposed", name=who, answer=_weights(event.detail))
    elif channel:
        said = texts.say(f"questions.history_{step}_in", name=who, channel=Channel(channel))
    else:
        said = texts.say(f"questions.history_{step}", name=who)
    return (Moment(event.at), " · ", *said)


def _changes(texts: Texts, event: Event) -> Text:
    parts: list[Part] = []
    for change in event.changes:
        parts += ["; "] if parts else []
        parts += texts.say(f"questions.history_{change.part}")
        if not change.texts:
            parts += [": ", texts.word("moderation.text")]
            continue
        before = (*_short(texts, change, change.before), " → ") if change.before else ()
        parts += [": ", *before, *_short(texts, change, change.after)]
    return tuple(parts)


def _short(texts: Texts, change: Change, text: str) -> Text:
    if not text:
        return texts.say("questions.history_nothing")
    value = _value(texts, change.part, text)
    return tuple(
        isolated(excerpt(part.replace("\n", " / "), TEXT_SHOWN)) if isinstance(part, str) else part for part in value
    )


def _value(texts: Texts, part: Changed, text: str) -> Text:
    if part in (Changed.DEADLINE, Changed.KNOWN):
        return (Moment(int(text)),)
    if part is Changed.ANSWER:
        return (_weights(text),) if text else texts.say("questions.history_no_answer")
    return (text,)


def _weights(text: str) -> str:
    """An answer as `weights_text` wrote it, with letters: `A`, or `A 70%, B 30%`."""
    said = [
        letter(at) if weight == WHOLE else f"{letter(at)} {percent_text(weight)}%"
        for at, weight in enumerate(weights_of(text))
        if weight
    ]
    return ", ".join(said)


def _whole(texts: Texts, question: Question, event: Event) -> Button | None:
    """The button to the full texts; None where the page shows all of them in full."""
    if all(len(text) <= TEXT_SHOWN for change in event.changes for _, text in change.texts):
        return None
    return Button(texts.say("ui.button_show"), ShowHistory(question=question.reference, step=event.id))
