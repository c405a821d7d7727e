"""What is stuck and what is due in a community, as its administrators are told."""

from collections.abc import Sequence

from bot.doctor.outlook import DUE, TIMES
from bot.doctor.report import item_sentence, untold
from bot.domain.errors import Fact
from bot.domain.moment import Channel, Moment, Text
from bot.domain.text.characters import excerpt
from bot.ports.outlook import Item, OutlookEntry
from bot.texts import Texts
from bot.ui.cards import Block, Card, Entry, Listing, Paragraph, Tone

LATE = ("late_boards", "late_reminders", "overdue", "unscored")
"""The rules of what the running bot does within seconds: told at that very moment, or where it keeps failing."""


def outlook_card(texts: Texts, entries: Sequence[OutlookEntry]) -> Card:
    """What is stuck and then what is due, with the first few of each kind and how many more there are.

    Args:
        texts: the sentences.
        entries: what is told of one community, in that order.
    """
    due = [entry for entry in entries if entry.rule in DUE]
    stuck = [entry for entry in entries if entry.rule not in DUE]
    late = any(entry.rule in LATE for entry in stuck)
    return Card(
        kind="doctor",
        title=texts.say("doctor.title"),
        blocks=(
            *_group(texts, stuck, Paragraph(texts.say("doctor.stuck"), Tone.WARNING), "doctor.nothing_stuck"),
            *_group(texts, due, Paragraph(texts.say("doctor.due")), "doctor.nothing_due"),
        ),
        footer=texts.say("doctor.late") if late else (),
    )


def _group(texts: Texts, entries: Sequence[OutlookEntry], heading: Paragraph, nothing: str) -> Sequence[Block]:
    if not entries:
        return [Paragraph(texts.say(nothing), Tone.GOOD)]
    return [heading, Listing(tuple(_entry(texts, entry) for entry in entries))]


def _entry(texts: Texts, entry: OutlookEntry) -> Entry:
    says = texts.word(f"doctor.rule_{entry.rule}", n=entry.count)
    items = [_item(texts, entry.rule, item) for item in entry.items]
    if (more := untold(entry.count, entry.items)) > 0:
        items.append(texts.say("doctor.more", n=more))
    first, *others = items
    note = (*first, *(part for item in others for part in (" · ", *item)))
    return Entry(texts.say("doctor.before_items", says=says), note)


def _item(texts: Texts, rule: str, item: Item) -> Text:
    """The item with instants and channels as parts of their own, which platforms draw for each reader."""
    told: dict[str, Fact] = {name: Moment(at) for name in TIMES if isinstance(at := item.get(name), int)}
    if "channel" in item:
        told["channel"] = Channel(str(item["channel"]))
    if "reason" in item:
        told["reason"] = excerpt(str(item["reason"]))
    return item_sentence(texts, rule, item, **told)
