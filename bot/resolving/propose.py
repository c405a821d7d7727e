"""`propose`: a member says what happened, and whoever may resolve confirms it with one click."""

from functools import partial

from bot.domain.errors import Refused
from bot.domain.events import Change, EventKind, Part, Proposal
from bot.domain.forecast import WHOLE, letter
from bot.domain.life import propose_refusal, refuse_if
from bot.domain.picks import OutcomeFinder, UnclearOutcome, read_mix
from bot.domain.question import Question
from bot.domain.settings import WhoResolves
from bot.domain.text.direction import isolated
from bot.domain.text.wording import clean_link
from bot.inputs.resolving import ConfirmProposal, ProposeAnswer
from bot.ports import Session
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.questions.find import find_question, reread
from bot.request.context import Context
from bot.resolving.propose_card import proposed, to_confirm
from bot.resolving.recipients import settler_at
from bot.resolving.settle import Verdict, must_be_unsettled, settle
from bot.texts import Texts
from bot.ui.cards import Card, Entry, Listing
from bot.ui.removed import outcomes_shown


async def propose_answer(action: ProposeAnswer, ctx: Context) -> Card:
    """Store the proposal in place of the member's earlier one, and tell those who can confirm it."""
    question = await find_question(ctx, action.question)
    refuse_if(propose_refusal(question, ctx.now))
    try:
        outcome = _outcome(question, action.outcome, ctx.texts)
    except UnclearOutcome as unclear:
        return await _which_outcome(ctx, question, action, unclear)
    evidence = clean_link(action.evidence.strip()) if action.evidence.strip() else ""
    async with ctx.transaction(question) as session:
        question = await reread(session, question)
        refuse_if(propose_refusal(question, ctx.now))
        before = [each.at for each in await session.proposals.of(question.id) if each.member == ctx.member.id]
        # Each proposal of a member has a later time than the one before: a button confirms the one with its time.
        at = max([ctx.now, *(earlier + 1 for earlier in before)])
        proposal = Proposal(question.id, ctx.member.id, outcome, evidence, at)
        await session.proposals.put(proposal)
        changes = [Change(Part.EVIDENCE, "", evidence)] if evidence else []
        await session.questions.record(
            question.id, ctx.now, ctx.member.id, EventKind.PROPOSED, letter(outcome), changes
        )
        await _tell(session, question, proposal, ctx)
    return proposed(ctx.texts, question, proposal)


async def confirm_proposal(action: ConfirmProposal, ctx: Context) -> Card:
    """Resolve the question as it was proposed, unless the member has changed the proposal since."""
    question = await find_question(ctx, action.question)
    await must_be_unsettled(ctx.store.read, question, ctx.texts)
    proposal = await _standing(ctx.store.read, question, action)
    weights = tuple(WHOLE if at == proposal.outcome else 0 for at in range(len(question.text.outcomes)))
    verdict = Verdict(weights, ctx.now, evidence=proposal.evidence)
    return await settle(ctx, question, verdict, partial(_standing, action=action))


async def _standing(session: Session, question: Question, action: ConfirmProposal) -> Proposal:
    """The proposal that is confirmed.

    Raises:
        Refused: it was replaced or taken back since, or the question said something else when it was shown.
    """
    wanted = (action.member, action.at)
    found = [each for each in await session.proposals.of(question.id) if (each.member, each.at) == wanted]
    if not found or action.revision not in (None, question.revision):
        raise Refused("resolving.propose_changed", question=question.name)
    return found[0]


def _outcome(question: Question, named: str, texts: Texts) -> int:
    """The position of the outcome that was named, or that has the whole weight of a mix.

    Raises:
        UnclearOutcome: the name is mistyped, or fits several outcomes.
        Refused: it is no outcome, or a mix of several.
    """
    try:
        return OutcomeFinder(question.text.outcomes).find(named.strip())
    except UnclearOutcome as unclear:
        if unclear.meant:
            raise
    try:
        weights = read_mix(named, question.text.outcomes).forecast
    except Refused as refused:
        letters = ", ".join(f"{letter(at)} {isolated(name)}" for at, name in enumerate(outcomes_shown(texts, question)))
        raise Refused("resolving.propose_no_outcome", outcomes=letters) from refused
    if WHOLE not in weights:
        raise Refused("resolving.propose_mix", question=question.name)
    return weights.index(WHOLE)


async def _which_outcome(ctx: Context, question: Question, action: ProposeAnswer, unclear: UnclearOutcome) -> Card:
    """The outcomes that may be meant, each with a button that proposes it."""
    names = outcomes_shown(ctx.texts, question)
    rows = []
    for ordinal in unclear.meant:
        again = ProposeAnswer(question=question.reference, outcome=letter(ordinal), evidence=action.evidence)
        button = await ctx.button("ui.button_choose", again)
        rows.append(Entry((f"{letter(ordinal)} · {names[ordinal]}",), button=button))
    return Card(
        kind="which",
        title=ctx.say("resolving.propose_which", piece=unclear.facts["piece"]),
        blocks=(Listing(tuple(rows)),),
    )


async def _tell(session: Session, question: Question, proposal: Proposal, ctx: Context) -> None:
    """Write to those who can confirm it; a member's second proposal on the question is not told again."""
    card = to_confirm(ctx.texts, question, proposal, ctx.member.name)
    moderated = ctx.community.settings.who_resolves is WhoResolves.MODERATOR
    place, otherwise, reply_to = await settler_at(session, question, ctx.actor.place, moderated=moderated)
    key = MessageKey.proposal(question.id, proposal.member)
    post = NewPost(ctx.community.id, place, key, card, reply_to=reply_to, otherwise=otherwise)
    await session.posts.add(post, ctx.now)
    for person in await session.moderators.people(ctx.community.id, ctx.actor.place):
        if person.account not in (place.account, ctx.actor.account):
            key = MessageKey.proposal(question.id, proposal.member, person.account)
            await session.posts.add(NewPost(ctx.community.id, person, key, card), ctx.now)
