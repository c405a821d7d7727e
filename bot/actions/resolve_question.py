"""`resolve`: say which outcome happened; scores, boards and the announcement follow in the same transaction."""

from collections.abc import Mapping

from bot.actions.forms import failed_form, texts_of
from bot.actions.lookup import find_question, load_facts
from bot.actions.scorekeeping import periods_of, scores_of
from bot.cards import Card
from bot.context import Context
from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, letter
from bot.domain.question import Question, QuestionState, Resolution
from bot.domain.wording import clean_link
from bot.inputs import OpenResolveForm, ResolveQuestion
from bot.ports import NewPost, Session
from bot.views.question import question_details
from bot.views.resolve import announcement, resolve_form

FIELDS = ("outcome", "evidence")


async def open_resolve_form(action: OpenResolveForm, ctx: Context) -> Card:
    """The form that asks which outcome happened."""
    question = await find_question(ctx, action.question)
    _must_be_resolvable(question)
    return Card(kind="form", form=resolve_form(ctx.texts, question, {}, {}))


async def resolve_question(action: ResolveQuestion, ctx: Context) -> Card:
    """Store the answer, the scores and the standings, and announce it."""
    question = await find_question(ctx, action.question)
    _must_be_resolvable(question)
    values = texts_of(action.values, FIELDS)
    weights, evidence, errors = _read(question, values)
    if errors:
        form = resolve_form(ctx.texts, question, values, errors)
        return await failed_form(ctx, action, form, list(errors.values()))
    resolution = Resolution(question.id, weights, ctx.now, evidence, ctx.member.id, ctx.now)
    async with ctx.transaction(question) as session:
        question = await session.questions.get(question.id)
        _must_be_resolvable(question)
        question = await _resolve(session, question, resolution, ctx)
    ctx.touched(question.id)
    facts = await load_facts(ctx.store.read, question)
    return question_details(ctx.texts, facts, (), manages=False)


def _must_be_resolvable(question: Question) -> None:
    refusals = {
        QuestionState.DRAFT: "resolve.not_posted",
        QuestionState.RESOLVED: "resolve.already",
        QuestionState.ANNULLED: "resolve.annulled",
    }
    if question.state in refusals:
        raise Refused(refusals[question.state], question=question.name)


def _read(question: Question, values: Mapping[str, str]) -> tuple[tuple[int, ...], str, dict[str, Refused]]:
    errors: dict[str, Refused] = {}
    letters = [letter(ordinal) for ordinal in range(len(question.text.outcomes))]
    if values["outcome"] not in letters:
        errors["outcome"] = Refused("resolve.no_outcome", letters=", ".join(letters))
    evidence = ""
    if values["evidence"].strip():
        try:
            evidence = clean_link(values["evidence"].strip())
        except Refused as refused:
            errors["evidence"] = refused
    return tuple(WHOLE if name == values["outcome"] else 0 for name in letters), evidence, errors


async def _resolve(session: Session, question: Question, resolution: Resolution, ctx: Context) -> Question:
    closed_at = min(question.deadline, ctx.now) if question.closed_at is None else question.closed_at
    question = await session.questions.move(question, QuestionState.RESOLVED, closed_at)
    votes = await session.forecasts.history(question.id)
    scores = scores_of(question, resolution, votes)
    periods = periods_of(resolution, ctx.community.zone)
    await session.boards.resolve(ctx.community.id, resolution, scores, periods)
    await session.questions.record(question.id, ctx.now, ctx.member.id, "resolved")
    names = await session.members.names([score.member for score in scores])
    card = announcement(ctx.texts, await load_facts(session, question), scores, names)
    for placement in await session.posts.placements(question.id):
        slot = f"resolved:{question.id}:{resolution.resolved_at}:{placement.id}"
        post = NewPost(ctx.community.id, placement.place, slot, card, reply_to=placement.message)
        await session.posts.add(post, ctx.now)
    return question
