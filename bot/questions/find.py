"""Which question is meant: by its reference, or the only open one of the channel."""

from bot.domain.errors import Fact, Refused
from bot.domain.question import Question, QuestionState
from bot.domain.reference import ReferenceKind, read_question_reference
from bot.domain.text.characters import excerpt
from bot.inputs.action import Action, about_question
from bot.ports import Passing, Session
from bot.request.context import Context, Instead
from bot.ui.cards import Block, Card, Entry, Listing, QuestionSearch
from bot.ui.removed import numbered, title_shown

MOST_OFFERED = 10
"""Questions offered to choose from by buttons; where more are open, any of them can be searched for."""


class UnknownQuestion(Refused):
    """There is no question of the name that was typed; the door offers those that may be meant.

    Args:
        key: as of `Refused`.
        named: what was typed.
        facts: as of `Refused`.
    """

    def __init__(self, key: str, named: str, **facts: Fact) -> None:
        super().__init__(key, **facts)
        self.named = named


async def find_question(ctx: Context, named: str) -> Question:
    """The question with that reference (`#12`, `d3`, or that of a button) in the member's community.

    Raises:
        Refused: there is none that the member may see. Somebody else's draft and a question of another community are
            answered as if they did not exist.
    """
    try:
        reference = read_question_reference(named)
    except Refused as refused:
        raise UnknownQuestion(refused.key, named, **refused.facts) from refused
    question = await ctx.store.read.questions.find(ctx.community.id, reference)
    if question is None or (question.state is QuestionState.DRAFT and not ctx.may_manage(question)):
        if reference.kind is ReferenceKind.BUTTON:
            raise Refused("app.gone")
        raise UnknownQuestion("app.not_found", named, question=excerpt(named, 24))
    return question


async def reread(session: Session, question: Question) -> Question:
    """The question as it is in that session.

    Raises:
        Refused: it was deleted in the meantime.
    """
    found = await session.questions.find_by_id(question.id)
    if found is None:
        raise Refused("app.gone")
    return found


async def still_draft(session: Session, draft: Question) -> Question:
    """The draft as it is in that session.

    Raises:
        Refused: it was posted or dropped in the meantime.
    """
    found = await reread(session, draft)
    if found.state is not QuestionState.DRAFT:
        raise Refused("asking.not_draft", question=found.name)
    return found


async def question_meant(ctx: Context, named: str, again: Action) -> Question:
    """The question with that reference; where it is empty, the only open question of this channel.

    Args:
        ctx: the circumstances of the request.
        named: the reference; may be empty.
        again: the action to perform on the question that is chosen where several could be meant.

    Raises:
        Instead: several could be meant, so the member is asked which.
        Refused: as `find_question` does, or no question is open.
    """
    if named.strip():
        return await find_question(ctx, named)
    here = await ctx.store.read.questions.in_channel(ctx.actor.place)
    if len(here) == 1:
        return here[0]
    offered = here or await ctx.store.read.questions.page(
        Passing(ctx.community.id, [QuestionState.OPEN]), 0, MOST_OFFERED + 1
    )
    if not offered:
        raise Refused("app.which_none")
    raise Instead(await which_question(ctx, offered, again))


async def which_question(ctx: Context, offered: list[Question], again: Action) -> Card:
    """The questions that could be meant, each with a button that performs the action on it; where many, a search."""
    rows = [
        Entry(
            (numbered(question, title_shown(ctx.texts, question)),),
            button=await ctx.button("ui.button_choose", about_question(again, question.reference)),
        )
        for question in offered[:MOST_OFFERED]
    ]
    blocks: tuple[Block, ...] = (Listing(tuple(rows)),)
    if len(offered) > MOST_OFFERED:
        label, otherwise = ctx.say("app.which_search"), ctx.say("app.which_name")
        blocks += (QuestionSearch(label, "vote", await ctx.carried(again), otherwise),)
    return Card(kind="which", title=ctx.say("app.which"), blocks=blocks)


async def find_draft(ctx: Context, named: str) -> Question:
    """The draft with that reference: the member's own, or for a moderator any.

    Raises:
        Refused: there is none, or it was posted.
    """
    draft = await find_question(ctx, named)
    if draft.state is not QuestionState.DRAFT:
        raise Refused("asking.not_draft", question=draft.name)
    return draft
