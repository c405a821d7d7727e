"""`propose`: a member says what happened, or that there is no answer; one click of whoever may resolve confirms it."""

from functools import partial

from bot.domain.errors import Refused
from bot.domain.events import NO_ANSWER, Change, EventKind, Part, Proposal
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
from bot.questions.proposals_list import answer_proposed
from bot.request.context import Context, Instead
from bot.resolving.propose_card import proposed, to_confirm
from bot.resolving.recipients import settler_at
from bot.resolving.settle import Verdict, must_be_unsettled, settle
from bot.ui.cards import Card, Entry, Listing
from bot.ui.removed import outcomes_shown


async def propose_answer(action: ProposeAnswer, ctx: Context) -> Card:
    """Store the proposal in place of the member's earlier one, and tell those who can confirm it."""
    question = await find_question(ctx, action.question)
    refuse_if(propose_refusal(question, ctx.now))
    try:
        outcome = await _outcome(question, action, ctx)
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
            question.id, ctx.now, ctx.member.id, EventKind.PROPOSED, _detail(outcome), changes
        )
        await _tell(session, question, proposal, ctx)
    return proposed(ctx.texts, question, proposal)


async def confirm_proposal(action: ConfirmProposal, ctx: Context) -> Card:
    """Resolve or annul the question as it was proposed, unless the member has changed the proposal since."""
    question = await find_question(ctx, action.question)
    await must_be_unsettled(ctx.store.read, question, ctx.texts)
    proposal = await _standing(ctx.store.read, question, action)
    outcomes = range(len(question.text.outcomes)) if proposal.outcome is not None else ()
    weights = tuple(WHOLE if at == proposal.outcome else 0 for at in outcomes)
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


async def _outcome(question: Question, action: ProposeAnswer, ctx: Context) -> int | None:
    """The position of the outcome that is named, or that has the whole weight of a mix; None for no answer.

    Raises:
        Instead: `none` could mean an outcome as well, so the member is asked which.
        UnclearOutcome: the name is mistyped, or fits several outcomes.
        Refused: it is no outcome, or a mix of several.
    """
    outcomes, named = question.text.outcomes, action.outcome.strip()
    if named.lower() == NO_ANSWER:
        called_so = [at for at, name in enumerate(outcomes) if OutcomeFinder((name,)).begins_a_word(NO_ANSWER)]
        if called_so and not action.sure:
            raise Instead(await _which(question, called_so, action, ctx))
        return None
    try:
        return OutcomeFinder(outcomes).find(named)
    except UnclearOutcome as unclear:
        if unclear.meant:
            raise
    try:
        weights = read_mix(named, outcomes).forecast
    except Refused as refused:
        shown = outcomes_shown(ctx.texts, question)
        letters = ", ".join(f"{letter(at)} {isolated(name)}" for at, name in enumerate(shown))
        raise Refused("resolving.propose_no_outcome", outcomes=letters) from refused
    if WHOLE not in weights:
        raise Refused("resolving.propose_mix", question=question.name)
    return weights.index(WHOLE)


async def _which_outcome(ctx: Context, question: Question, action: ProposeAnswer, unclear: UnclearOutcome) -> Card:
    """The outcomes that may be meant, each with a button that proposes it."""
    rows = []
    for ordinal in unclear.meant:
        again = ProposeAnswer(question=question.reference, outcome=letter(ordinal), evidence=action.evidence)
        button = await ctx.button("ui.button_choose", again)
        rows.append(Entry((answer_proposed(ctx.texts, question, ordinal),), button=button))
    return Card(
        kind="which",
        title=ctx.say("resolving.propose_mistyped", piece=unclear.facts["piece"]),
        blocks=(Listing(tuple(rows)),),
    )


async def _which(question: Question, called_so: list[int], action: ProposeAnswer, ctx: Context) -> Card:
    """Asks whether an outcome is meant or that there is no answer, with a button for each."""
    readings = [
        *((at, action.model_copy(update={"outcome": letter(at)})) for at in called_so),
        (None, action.model_copy(update={"sure": True})),
    ]
    rows = [
        Entry((answer_proposed(ctx.texts, question, at),), button=await ctx.button("ui.button_choose", again))
        for at, again in readings
    ]
    return Card(
        kind="which",
        title=ctx.say("resolving.propose_which", question=question.name),
        blocks=(Listing(tuple(rows)),),
    )


def _detail(outcome: int | None) -> str:
    return NO_ANSWER if outcome is None else letter(outcome)


async def _tell(session: Session, question: Question, proposal: Proposal, ctx: Context) -> None:
    """Write to those who can confirm it; a member's second proposal is not told again, unless it was reopened."""
    card = to_confirm(ctx.texts, question, proposal, ctx.member.name)
    moderated = ctx.community.settings.who_resolves is WhoResolves.MODERATOR
    place, otherwise, reply_to = await settler_at(session, question, ctx.actor.place, moderated=moderated)
    key = MessageKey.proposal(question.id, question.reopened, proposal.member)
    post = NewPost(ctx.community.id, place, key, card, reply_to=reply_to, otherwise=otherwise)
    await session.posts.add(post, ctx.now)
    for person in await session.moderators.people(ctx.community.id, ctx.actor.place):
        if person.account not in (place.account, ctx.actor.account):
            key = MessageKey.proposal(question.id, question.reopened, proposal.member, person.account)
            await session.posts.add(NewPost(ctx.community.id, person, key, card), ctx.now)
