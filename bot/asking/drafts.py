"""`drafts`: the list of questions that are not posted yet, and what their buttons do: keep, drop, add an outcome."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.asking.drafts_card import DraftRow, drafts_list, kept
from bot.domain.dates.deadline import check_deadline
from bot.domain.errors import Refused
from bot.domain.events import EventKind, read_opened_detail
from bot.domain.linting.catch_all import Way, room_for_other, with_other
from bot.domain.member import Role
from bot.domain.question import Question
from bot.inputs.asking import AddOther, DropDraft, KeepDraft, ListDrafts
from bot.questions.delete import drop
from bot.questions.find import find_draft, still_draft
from bot.questions.preview import draft_preview, lint_drafts
from bot.questions.review import may_ask, post_key
from bot.request.context import Context
from bot.ui.cards import Button, Card, Paragraph, Tone

PAGE = 5
"""Drafts on a page. So many fit into a Discord message with four buttons each: it may have 40 components (Component
Reference). Between them headlines of stories find room where a button is left out beside those below."""


async def list_drafts(action: ListDrafts, ctx: Context) -> Card:
    """A page of the member's drafts, or for a moderator of all."""
    author = None if ctx.role >= Role.MODERATOR else ctx.member.id
    drafts = await ctx.store.read.questions.drafts(ctx.community.id, author)
    stories = Counter(draft.story.id for draft in drafts if draft.story)
    together = {story for story, n in stories.items() if n > 1}
    drafts = _by_story(drafts, together)
    start = action.page * PAGE
    buttons: list[Button] = []
    if start:
        buttons.append(await ctx.button("ui.button_back", ListDrafts(page=action.page - 1)))
    if start + PAGE < len(drafts):
        buttons.append(await ctx.button("ui.button_more", ListDrafts(page=action.page + 1)))
    shown = drafts[start : start + PAGE]
    counts = [len(warnings) for warnings in await lint_drafts(ctx, shown)]
    rows = [
        DraftRow(draft, warnings, await _post_key(ctx, draft), await _refused_in(ctx, draft))
        for draft, warnings in zip(shown, counts, strict=True)
    ]
    return drafts_list(ctx.texts, rows, together, buttons, len(drafts), asks=may_ask(ctx))


async def _post_key(ctx: Context, draft: Question) -> str:
    """What the button says that posts the draft; empty where it lacks something, or the member should see it first.

    The list does not show all of a draft's words, so it posts only those that the member wrote last.
    """
    if draft.author != ctx.member.id or not draft.text.title or draft.review:
        return ""
    try:
        check_deadline(draft.text.closes_at, ctx.now)
    except Refused:
        return ""
    last = await ctx.store.read.events.last(draft.id, (EventKind.DRAFTED, EventKind.REDRAFTED, EventKind.IMPORTED))
    return post_key(ctx) if last and last.member == ctx.member.id else ""


async def _refused_in(ctx: Context, draft: Question) -> str:
    """The channel in which the draft could not be posted; empty where that never happened."""
    refused = await ctx.store.read.events.last(draft.id, (EventKind.UNPOSTED,))
    return read_opened_detail(refused.detail)[0] if refused else ""


def _by_story(drafts: Sequence[Question], together: Collection[int]) -> list[Question]:
    """The drafts without such a story first, then the others by story, as they are shown under its headline."""
    alone = [draft for draft in drafts if draft.story is None or draft.story.id not in together]
    others = [(draft.story.id, draft.draft, draft) for draft in drafts if draft.story and draft.story.id in together]
    return [*alone, *(draft for *_, draft in sorted(others, key=lambda each: each[:2]))]


async def keep_draft(action: KeepDraft, ctx: Context) -> Card:
    """Say that a draft is kept; it already is."""
    draft = await find_draft(ctx, action.question)
    return kept(ctx.texts, draft, post_key(ctx), action.revision)


async def drop_draft(action: DropDraft, ctx: Context) -> Card:
    """Drop a draft."""
    draft = await find_draft(ctx, action.question)
    async with ctx.transaction(draft) as session:
        draft = await still_draft(session, draft)
        if action.revision not in (None, draft.revision):
            raise Refused("asking.drop_meanwhile", draft=draft.name)
        return await drop(session, draft, ctx)


async def add_other(action: AddOther, ctx: Context) -> Card:
    """Add the outcome for everything else ("Other") to a draft, and show the preview again."""
    draft = await find_draft(ctx, action.question)
    try:
        async with ctx.transaction(draft) as session:
            draft = await still_draft(session, draft)
            outcomes = _with_other(draft, action, ctx.texts.word("linting.other"))
            draft = await session.questions.rewrite(draft, replace(draft.text, outcomes=outcomes))
            await session.questions.record(draft.id, ctx.now, ctx.member.id, "redrafted")
    except Refused as refused:
        if refused.key not in _SHOWN_AGAIN:
            raise
        # The preview as it is now has the buttons that work.
        card = await draft_preview(ctx, draft)
        return replace(card, blocks=(Paragraph(ctx.say(refused.key, **refused.facts), Tone.WARNING), *card.blocks))
    return await draft_preview(ctx, draft)


_SHOWN_AGAIN = ("linting.no_room", "asking.other_meanwhile")


def _with_other(draft: Question, action: AddOther, other: str) -> tuple[str, ...]:
    """The outcomes of a draft with one for everything else.

    Raises:
        Refused: `linting.*` where it cannot be had, or the draft was changed since the button was shown.
    """
    if not action.way:
        return with_other(draft.text.outcomes, other)
    ways = room_for_other(draft.text.outcomes, other)
    if action.revision != draft.revision or action.way not in ways:
        raise Refused("asking.other_meanwhile", draft=draft.name)
    return ways[Way(action.way)]
