"""`propose`: a member says what happened, or that there is no answer; one click of whoever may resolve confirms it."""

from functools import partial

from bot.domain.errors import Refused
from bot.domain.events import NO_ANSWER, Change, EventKind, Part, Proposal, weights_text
from bot.domain.forecast import letter, whole_on
from bot.domain.life import propose_refusal, refuse_if
from bot.domain.picks import OutcomeFinder, SeveralReadings, UnclearOutcome, read_mix
from bot.domain.question import Question
from bot.domain.settings import WhoResolves
from bot.domain.text.direction import isolated
from bot.domain.text.wording import clean_link
from bot.inputs.app import ReopenForm
from bot.inputs.resolving import ConfirmProposal, ProposeAnswer, SubmitProposalForm
from bot.ports import Session
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.questions.answer_words import answer_words
from bot.questions.find import find_question, reread
from bot.request.context import Context, Instead
from bot.request.forms import failed_form, known_values
from bot.request.several_readings import which_reading
from bot.resolving.propose_card import proposed, to_confirm
from bot.resolving.recipients import settler_at
from bot.resolving.resolve_card import PROPOSE_FIELDS, propose_form
from bot.resolving.settle import Verdict, must_be_unsettled, settle
from bot.ui.cards import Card, Entry, Form, Listing
from bot.ui.figures import forecast_line
from bot.ui.removed import outcomes_shown


async def propose_answer(action: ProposeAnswer, ctx: Context) -> Card:
    """Store the proposal in place of the member's earlier one, and tell those who can confirm it."""
    values = {"proposal": action.outcome, "evidence": action.evidence}
    sent = SubmitProposalForm(question=action.question, values=values)
    return await _propose(ctx, sent, sure=action.sure)


async def submit_proposal_form(action: SubmitProposalForm, ctx: Context) -> Card:
    """As `propose_answer`, of the form in which a proposal came back."""
    return await _propose(ctx, action, sure=False)


async def reopen_proposal(sent: SubmitProposalForm, ctx: Context) -> Form:
    """The form with what was typed.

    Raises:
        Refused: the question is gone, takes votes, or has its answer.
    """
    question = await find_question(ctx, sent.question)
    refuse_if(propose_refusal(question, ctx.now))
    return propose_form(ctx.texts, question, sent, {})


async def _propose(ctx: Context, sent: SubmitProposalForm, *, sure: bool) -> Card:
    question = await find_question(ctx, sent.question)
    refuse_if(propose_refusal(question, ctx.now))
    values = known_values(sent.values, PROPOSE_FIELDS)
    line = ProposeAnswer(
        question=question.reference, outcome=values["proposal"], evidence=values["evidence"], sure=sure
    )
    weights: tuple[int, ...] = ()
    evidence = ""
    errors: dict[str, Refused] = {}
    try:
        weights = await _weights(question, line, ctx)
    except Refused as refused:
        errors["proposal"] = refused
    try:
        evidence = clean_link(line.evidence.strip()) if line.evidence.strip() else ""
    except Refused as refused:
        errors["evidence"] = refused
    unclear = errors.get("proposal")
    if isinstance(unclear, SeveralReadings) and len(errors) == 1:
        return await which_reading(ctx, unclear, partial(_with_outcome, line), sent)
    if isinstance(unclear, UnclearOutcome) and len(errors) == 1:
        return await _which_outcome(ctx, question, line, unclear, sent)
    if errors:
        return await failed_form(ctx, sent, propose_form(ctx.texts, question, sent, errors), [*errors.values()])
    edit = await ctx.button("ui.button_edit", ReopenForm(token=await ctx.keep(sent)))
    proposal = await _store(ctx, question, weights, evidence)
    return proposed(ctx.texts, question, proposal, edit)


def _with_outcome(line: ProposeAnswer, outcome: str) -> ProposeAnswer:
    return line.model_copy(update={"outcome": outcome})


async def _store(ctx: Context, question: Question, weights: tuple[int, ...], evidence: str) -> Proposal:
    async with ctx.transaction(question) as session:
        question = await reread(session, question)
        refuse_if(propose_refusal(question, ctx.now))
        before = [each.at for each in await session.proposals.of(question.id) if each.member == ctx.member.id]
        # Each proposal of a member has a later time than the one before: a button confirms the one with its time.
        at = max([ctx.now, *(earlier + 1 for earlier in before)])
        proposal = Proposal(question.id, ctx.member.id, weights, evidence, at)
        await session.proposals.put(proposal)
        changes = [Change(Part.EVIDENCE, "", evidence)] if evidence else []
        detail = weights_text(weights) or NO_ANSWER
        await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.PROPOSED, detail, changes)
        await _tell(session, question, proposal, ctx)
    return proposal


async def confirm_proposal(action: ConfirmProposal, ctx: Context) -> Card:
    """Resolve or annul the question as it was proposed, unless the member has changed the proposal since."""
    question = await find_question(ctx, action.question)
    await must_be_unsettled(ctx.store.read, question, ctx.texts)
    proposal = await _standing(ctx.store.read, question, action)
    verdict = Verdict(proposal.weights, ctx.now, evidence=proposal.evidence)
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


async def _weights(question: Question, line: ProposeAnswer, ctx: Context) -> tuple[int, ...]:
    """The weights in basis points: all on the outcome that is named, or those of a mix; none for no answer.

    Raises:
        Instead: `none` could mean an outcome as well, so the member is asked which.
        UnclearOutcome: the name is mistyped, or fits several outcomes; some may be meant.
        SeveralReadings: it is not clear what the mix says.
        Refused: it is neither an outcome nor a mix.
    """
    outcomes, named = question.text.outcomes, line.outcome.strip()
    if named.lower() == NO_ANSWER:
        called_so = [at for at, name in enumerate(outcomes) if OutcomeFinder((name,)).begins_a_word(NO_ANSWER)]
        if called_so and not line.sure:
            raise Instead(await _which(question, called_so, line, ctx))
        return ()
    try:
        return whole_on(OutcomeFinder(outcomes).find(named), len(outcomes))
    except UnclearOutcome as unclear:
        if unclear.meant:
            raise
    try:
        reading = read_mix(named, outcomes)
    except UnclearOutcome as unclear:
        shown = outcomes_shown(ctx.texts, question)
        letters = ", ".join(f"{letter(at)} {isolated(name)}" for at, name in enumerate(shown))
        raise Refused("resolving.propose_no_outcome", outcomes=letters) from unclear
    if reading.proposal:
        raise SeveralReadings("resolving.propose_mix_unclear", [reading], weights=forecast_line(reading.forecast))
    return reading.forecast


async def _which_outcome(
    ctx: Context, question: Question, line: ProposeAnswer, unclear: UnclearOutcome, sent: SubmitProposalForm
) -> Card:
    """The outcomes that may be meant, each with a button that proposes it, and the way to the form."""
    rows = [await _choice(ctx, question, _with_outcome(line, letter(ordinal)), ordinal) for ordinal in unclear.meant]
    return Card(
        kind="which",
        title=ctx.say("resolving.propose_mistyped", piece=unclear.facts["piece"]),
        blocks=(Listing(tuple(rows)),),
        buttons=(await ctx.button("ui.button_try_again", ReopenForm(token=await ctx.keep(sent))),),
    )


async def _which(question: Question, called_so: list[int], line: ProposeAnswer, ctx: Context) -> Card:
    """Asks whether an outcome is meant or that there is no answer, with a button for each."""
    rows = [await _choice(ctx, question, _with_outcome(line, letter(ordinal)), ordinal) for ordinal in called_so]
    none = await _choice(ctx, question, line.model_copy(update={"sure": True}), None)
    return Card(
        kind="which",
        title=ctx.say("resolving.propose_which", question=question.name),
        blocks=(Listing((*rows, none)),),
    )


async def _choice(ctx: Context, question: Question, again: ProposeAnswer, ordinal: int | None) -> Entry:
    """An outcome, or that there is no answer (None), with the button that proposes it."""
    weights = () if ordinal is None else whole_on(ordinal, len(question.text.outcomes))
    button = await ctx.button("ui.button_choose", again)
    return Entry((answer_words(ctx.texts, question, weights),), button=button)


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
