"""The cards of drafts: the list, and that one is kept."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.domain.moment import Channel, Text
from bot.domain.question import Question, Story
from bot.domain.text.direction import isolated
from bot.inputs.asking import OpenAskForm
from bot.inputs.questions import EditDraft, ShowQuestion
from bot.questions.question_form import drop_button, post_button, story_button
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing
from bot.ui.removed import numbered


class DraftRow(NamedTuple):
    """A draft on the list.

    Args:
        draft: the draft.
        warnings: the number of the linter's warnings.
        post_key: what the button says that posts it; empty where it has none.
        refused_in: the channel in which it could not be posted; empty where it could, or was never posted.
    """

    draft: Question
    warnings: int
    post_key: str
    refused_in: str


def drafts_list(
    texts: Texts,
    drafts: Sequence[DraftRow],
    together: Collection[int],
    buttons: Sequence[Button],
    total: int,
    *,
    asks: bool,
) -> Card:
    """A page of drafts.

    Args:
        texts: the sentences.
        drafts: those on this page.
        together: the ids of stories whose drafts are shown under the headline.
        buttons: to the other pages.
        total: how many drafts there are.
        asks: whether the reader may ask, so that the form is offered where there is no draft.
    """
    if not drafts:
        ask = (Button(texts.say("ui.button_ask"), OpenAskForm(), ButtonStyle.PRIMARY),) if asks else ()
        return Card(kind="drafts", title=texts.say("asking.no_drafts"), buttons=ask)
    rows: list[Entry] = []
    last: Story | None = None
    for row in drafts:
        draft = row.draft
        story = draft.story if draft.story and draft.story.id in together else None
        if story and story != last:
            rows.append(Entry(texts.say("questions.story", headline=story.headline), button=story_button(texts, draft)))
        rows.append(_draft_row(texts, row))
        last = draft.story
    return Card(
        kind="drafts", title=texts.say("asking.drafts", n=total), blocks=(Listing(tuple(rows)),), buttons=tuple(buttons)
    )


def _draft_row(texts: Texts, row: DraftRow) -> Entry:
    draft = row.draft
    post = (post_button(texts, draft, row.post_key, draft.revision),) if row.post_key else ()
    return Entry(
        text=(numbered(draft, draft.text.title or texts.word("asking.untitled")),),
        note=_about(texts, row),
        button=Button(texts.say("ui.button_show"), ShowQuestion(question=draft.reference)),
        below=(
            *post,
            Button(texts.say("ui.button_edit"), EditDraft(question=draft.reference)),
            drop_button(texts, draft, draft.revision),
        ),
    )


def _about(texts: Texts, row: DraftRow) -> Text:
    said: list[Text] = [(" / ".join(map(isolated, row.draft.text.outcomes)),)]
    if row.warnings:
        said.append(texts.say("asking.warnings", n=row.warnings))
    if row.refused_in:
        said.insert(0, texts.say("asking.not_taken", channel=Channel(row.refused_in)))
    if row.draft.review:
        said.insert(0, texts.say("asking.waits_for_review"))
    return tuple(part for at, text in enumerate(said) for part in ((" · ", *text) if at else text))


def kept(texts: Texts, draft: Question, post_key: str, revision: int | None) -> Card:
    """The draft stays; `post_key` is what the button says that posts it, `revision` as in `PostQuestion`."""
    reference = draft.reference
    return Card(
        kind="kept",
        title=texts.say("asking.kept", draft=draft.name),
        buttons=(
            post_button(texts, draft, post_key, revision),
            Button(texts.say("ui.button_edit"), EditDraft(question=reference)),
            drop_button(texts, draft, revision),
        ),
    )
