"""`remove-text`: removes a text that breaks the house rules; it cannot be restored."""

from dataclasses import replace
from typing import NamedTuple

from bot.domain.errors import Mistyped, Refused
from bot.domain.events import EventKind, Part
from bot.domain.forecast import letter
from bot.domain.life import refuse_if, remove_text_refusal
from bot.domain.picks import OutcomeFinder, is_letter
from bot.domain.question import Question, QuestionText
from bot.domain.reference import read_question_reference
from bot.inputs.moderation import RemoveText
from bot.moderation.remove_text_card import remove_this, text_removed
from bot.ports import Kept, Session
from bot.ports.message_key import QUESTION_REMINDERS, MessageKind
from bot.ports.outgoing import question_subject, story_subject
from bot.questions.current_card import current_question_card
from bot.questions.find import find_question, reread
from bot.request.context import Context
from bot.request.mentions import member_meant, mentioned
from bot.request.nearest import offer_nearest
from bot.stories.story import current_story_card
from bot.ui.cards import ButtonStyle, Card

REVISED = {
    "title": Part.TITLE,
    "outcome": Part.OUTCOMES,
    "criteria": Part.CRITERIA,
    "background": Part.BACKGROUND,
}
"""The part of the history's changes for each part that can be removed; rationales are not in the history."""


class _Meant(NamedTuple):
    """Which text is to be removed.

    Args:
        part: a part of the question, or `rationale`.
        which: which of several, as the action names it: the letter of an outcome, the mention of a member.
        name: the same as it is shown to people.
        ordinal: of an outcome.
        member: whose rationales; 0 for other parts.
    """

    part: str
    which: str = ""
    name: str = ""
    ordinal: int = -1
    member: int = 0

    async def stored(self, session: Session, question: Question) -> str:
        """The text as it is stored; of rationales, which may be several, the member's name.

        Raises:
            Refused: there is no such text, or it was removed before.
        """
        text, given = question.text, ""
        if self.part == "rationale":
            given = self.name if await session.forecasts.has_reasons(question.id, self.member) else ""
        elif self.part == "outcome":
            given = "".join(text.outcomes[self.ordinal : self.ordinal + 1])
        else:
            given = {"title": text.title, "criteria": text.criteria, "background": text.background}[self.part]
        if not given:
            raise Refused("moderation.nothing", question=question.name)
        return given


async def remove_text(action: RemoveText, ctx: Context) -> Card:
    """Ask once, then remove the text wherever it is kept."""
    question = await find_question(ctx, action.question)
    refuse_if(remove_text_refusal(question))
    try:
        meant = await _meant(action, question, ctx)
    except Mistyped as mistyped:
        return await offer_nearest(ctx, mistyped, lambda near: action.model_copy(update={"which": f"@{near}"}))
    if not action.sure:
        return await _ask(action, question, meant, ctx)
    revision = question.revision if action.revision is None else action.revision
    async with ctx.transaction(question) as session:
        question = await reread(session, question)
        text = await meant.stored(session, question)
        if question.revision != revision:
            raise Refused("moderation.meanwhile", question=question.name)
        await _remove(session, question, meant, text, ctx)
    ctx.touched(question_subject(question.id))
    if question.story:
        ctx.touched(story_subject(question.story.id))
    return text_removed(ctx.texts, question)


async def _ask(action: RemoveText, question: Question, meant: _Meant, ctx: Context) -> Card:
    text = await meant.stored(ctx.store.read, question)
    asked = {"which": meant.which, "sure": True, "revision": question.revision}
    again = action.model_copy(update={"question": question.reference, **asked})
    sure = await ctx.button("ui.button_remove", again, ButtonStyle.DANGER)
    return remove_this(ctx.texts, question, meant.part, meant.name, sure, "" if meant.member else text)


async def _meant(action: RemoveText, question: Question, ctx: Context) -> _Meant:
    if action.part == "rationale":
        mention = str(await mentioned(ctx, action.which))
        member = await member_meant(ctx, mention)
        return _Meant(action.part, mention, member.name, member=member.id)
    if action.part == "outcome":
        ordinal = _ordinal(question, action.which.strip())
        return _Meant(action.part, letter(ordinal), letter(ordinal), ordinal)
    return _Meant(action.part)


def _ordinal(question: Question, named: str) -> int:
    finder = OutcomeFinder(question.text.outcomes)
    try:
        if is_letter(named):
            return finder.find(named)
    except Refused:
        pass
    raise Refused("moderation.which_outcome", question=question.name, last=letter(len(question.text.outcomes) - 1))


async def _remove(session: Session, question: Question, meant: _Meant, text: str, ctx: Context) -> None:
    await _forget_kept(session, question, meant, text)
    await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.TEXT_REMOVED, meant.part)
    if meant.part == "rationale":
        await session.forecasts.forget_reasons(question.id, meant.member)
        return
    await session.questions.rewrite(question, _without(question.text, meant))
    await session.events.blank(question.id, REVISED[meant.part])
    await _hold_back(session, question)


async def _forget_kept(session: Session, question: Question, meant: _Meant, text: str) -> None:
    """Forget the actions kept in the store that may hold the text: forms that came back, and buttons to be pressed.

    For a rationale these are the ones of its member about the question. For other texts they are all about the
    question, and among those about no question the ones of its author, who may have typed another version of the text,
    and the ones that hold the text itself.
    """
    kept = await session.pending.of_community(question.community)
    if meant.member:
        kept = [each for each in kept if each.member == meant.member]
    await session.pending.forget([each.token for each in kept if _is_about(each, question, meant, text)])


def _is_about(kept: Kept, question: Question, meant: _Meant, text: str) -> bool:
    try:
        return question.is_named(read_question_reference(kept.question))
    except Refused:
        if meant.member:
            return False
        # Not for outcomes: they are often common words, which other forms hold by chance.
        held = meant.part != "outcome" and any(text in each for each in kept.texts)
        return kept.member == question.author or held


def _without(text: QuestionText, meant: _Meant) -> QuestionText:
    if meant.part == "outcome":
        names = tuple("" if at == meant.ordinal else name for at, name in enumerate(text.outcomes))
        return replace(text, outcomes=names)
    if meant.part == "title":
        return replace(text, title="")
    return replace(text, criteria="") if meant.part == "criteria" else replace(text, background="")


async def _hold_back(session: Session, question: Question) -> None:
    """In the outbox draw the cards that show the text again, and let the other messages about the question expire."""
    card = await current_question_card(session, question.id)
    assert card is not None  # noqa: S101  it was just reread
    await session.posts.redraw(question_subject(question.id), card)
    if question.story:
        story = question.story.id
        await session.posts.redraw(story_subject(story), await current_story_card(session, story))
    others = (*QUESTION_REMINDERS, MessageKind.PROPOSAL, MessageKind.ANNOUNCEMENT)
    await session.posts.expire(others, question.id)
