"""`remove-text`: moderators remove a text that breaks the house rules; it stays removed."""

from dataclasses import replace
from typing import NamedTuple

from bot.domain.errors import Refused
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
from bot.stories.story import current_story_card
from bot.ui.cards import ButtonStyle, Card

REVISED = {
    "title": Part.TITLE,
    "outcome": Part.OUTCOMES,
    "criteria": Part.CRITERIA,
    "background": Part.BACKGROUND,
}
"""What the history calls each part; it keeps no rationales."""


class _Meant(NamedTuple):
    """Which text: of an outcome by its ordinal, of a rationale by its member; `which` and `name` say so to others."""

    part: str
    which: str = ""
    name: str = ""
    ordinal: int = -1
    member: int = 0

    async def stored(self, session: Session, question: Question) -> str:
        """The text as it is; of rationales, which may be several, whose they are.

        Raises:
            Refused: there is none.
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
    """Ask once, then forget the text, also what the history knows of it."""
    question = await find_question(ctx, action.question)
    refuse_if(remove_text_refusal(question))
    meant = await _meant(action, question, ctx)
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
    """Forms that came back and actions that wait for a click hold what was typed: it goes with the text.

    Of a rationale those of its member; of other texts whatever is about the question, and what is about none but is its
    author's, who may have typed the text otherwise before, or holds it.
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
        # An outcome is often a common word, which is in many a form by chance.
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
    """What waits to be sent and shows the text: cards are drawn again, and everything else has lost its point."""
    card = await current_question_card(session, question.id)
    assert card is not None  # noqa: S101  it was just reread
    await session.posts.redraw(question_subject(question.id), card)
    if question.story:
        story = question.story.id
        await session.posts.redraw(story_subject(story), await current_story_card(session, story))
    others = (*QUESTION_REMINDERS, MessageKind.PROPOSAL, MessageKind.ANNOUNCEMENT)
    await session.posts.expire(others, question.id)
