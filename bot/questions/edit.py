"""`edit`: changes the texts and the deadline of a posted question, and its outcomes while nobody has voted."""

from functools import partial

from bot.domain.dates.deadline import check_deadline
from bot.domain.errors import Refused
from bot.domain.events import REWORDED, Change, EventKind, Part
from bot.domain.life import edit_refusal, refuse_if
from bot.domain.question import Question, QuestionState, QuestionText
from bot.domain.text.wording import BACKGROUND_MOST, CRITERIA_MOST, clean_note, clean_title
from bot.inputs.questions import EditDraft, OpenEditForm, SaveEdit
from bot.ports import Session
from bot.ports.message_key import QUESTION_REMINDERS
from bot.ports.outgoing import question_subject
from bot.questions.edit_card import edit_form, not_edited
from bot.questions.find import find_draft, find_question, reread
from bot.questions.form_reader import Reader, prefilled, what_it_says
from bot.questions.question_form import ask_form
from bot.questions.review import may_edit, must_change
from bot.questions.show import details
from bot.request.ambiguous_dates import failed_date_form
from bot.request.context import Context
from bot.request.forms import with_errors
from bot.ui.cards import Card, Form

WORDING = {Part.TITLE, Part.CRITERIA, Part.BACKGROUND}


async def open_edit_form(action: OpenEditForm, ctx: Context) -> Card:
    """The form with the fields that can still be changed; of a draft the form of a draft."""
    question = await find_question(ctx, action.question)
    if question.state is QuestionState.DRAFT:
        return await edit_draft(EditDraft(question=question.reference), ctx)
    refuse_if(edit_refusal(question))
    read = ctx.store.read
    await must_change(read, question, ctx)
    sent = SaveEdit(question=question.reference, revision=question.revision, closes_at=question.deadline)
    return Card(
        kind="form", form=edit_form(ctx.texts, question, ctx.community.zone, sent, await editable(read, question, ctx))
    )


async def save_edit(action: SaveEdit, ctx: Context) -> Card:
    """Store the fields that were changed in the form; refused where the question was changed since it was opened."""
    question = await find_question(ctx, action.question)
    shown = prefilled(question, ctx.community.zone)
    typed = {name: value for name, value in action.values.items() if value != shown.get(name, value)}
    reader = Reader(typed)
    text = _edited(question.text, reader, ctx)
    if reader.errors:
        values = {name: action.values.get(name, value) for name, value in shown.items() if name in action.values}
        form = partial(edit_form, ctx.texts, question, ctx.community.zone, action, values)
        return await failed_date_form(ctx, action, reader.errors, form)
    try:
        async with ctx.transaction(question) as session:
            question = await _save(session, await reread(session, question), text, action, ctx)
    except Refused as refused:
        if await may_edit(question, ctx):
            raise  # the door gives the form back, as it can be sent again
        return not_edited(ctx.texts, question, refused, list(typed.values()), edits=False)
    ctx.touched(question_subject(question.id))
    return await details(ctx, question)


async def editable(session: Session, question: Question, ctx: Context) -> dict[str, str]:
    """The values of the fields that can still be changed, by field."""
    values = prefilled(question, ctx.community.zone)
    if not question.is_open(ctx.now):
        del values["outcomes"], values["closes"]
    elif not all(question.text.outcomes) or await session.forecasts.ever(question.id):
        del values["outcomes"]
    return values


def _edited(before: QuestionText, reader: Reader, ctx: Context) -> QuestionText:
    """The text with the changed fields as they were typed; the other fields keep exactly what they hold."""
    typed = reader.values
    text = QuestionText(
        title=reader.line("question", clean_title) if "question" in typed else before.title,
        outcomes=reader.outcomes() if "outcomes" in typed else before.outcomes,
        closes_at=reader.deadline(ctx) if "closes" in typed else before.closes_at,
        criteria=reader.line("criteria", lambda note: clean_note(note, CRITERIA_MOST))
        if "criteria" in typed
        else before.criteria,
        background=reader.line("background", lambda note: clean_note(note, BACKGROUND_MOST))
        if "background" in typed
        else before.background,
    )
    if "closes" in typed and "closes" not in reader.errors:
        try:
            check_deadline(text.closes_at, ctx.now)
        except Refused as refused:
            missing = text.closes_at is None
            reader.errors["closes"] = Refused("questions.edit_no_deadline") if missing else refused
    return text


async def _save(session: Session, question: Question, text: QuestionText, sent: SaveEdit, ctx: Context) -> Question:
    """Store the new text and record what changed; returns the question.

    Raises:
        Refused: it was changed, closed or resolved since the form was opened, somebody has voted, or only moderators
            may change it.
    """
    refuse_if(edit_refusal(question))
    await must_change(session, question, ctx)
    if (question.revision, question.deadline) != (sent.revision, sent.closes_at):
        raise Refused("questions.edit_meanwhile", question=question.name)
    changes = _changes(question.text, text)
    parts = {change.part for change in changes}
    if parts & {Part.DEADLINE, Part.OUTCOMES} and not question.is_open(ctx.now):
        raise Refused("questions.edit_closed", question=question.name)
    voted = await session.forecasts.ever(question.id)
    if Part.OUTCOMES in parts and voted:
        raise Refused("questions.edit_voted", question=question.name)
    if not changes:
        return question
    if Part.DEADLINE in parts:
        # Reminders on their way are about the deadline before; those of the new one have names of their own.
        await session.posts.expire(QUESTION_REMINDERS, question.id)
    detail = REWORDED if voted and parts & WORDING else ""
    await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.EDITED, detail, changes)
    return await session.questions.rewrite(question, text)


def _changes(before: QuestionText, after: QuestionText) -> list[Change]:
    pairs = {
        Part.TITLE: (before.title, after.title),
        Part.OUTCOMES: ("\n".join(before.outcomes), "\n".join(after.outcomes)),
        Part.DEADLINE: (str(before.closes_at), str(after.closes_at)),
        Part.CRITERIA: (before.criteria, after.criteria),
        Part.BACKGROUND: (before.background, after.background),
    }
    return [Change(part, old, new) for part, (old, new) in pairs.items() if old != new]


async def edit_draft(action: EditDraft, ctx: Context) -> Card:
    """The form of a draft, filled in with what it holds."""
    draft = await find_draft(ctx, action.question)
    values = prefilled(draft, ctx.community.zone)
    return Card(
        kind="form", form=ask_form(ctx.texts, ctx.community.zone, draft.reference, values, revision=draft.revision)
    )


async def reopen_edit(sent: SaveEdit, ctx: Context) -> Form:
    """The form as it was sent, without the fields that cannot be changed any more.

    Where the question says something else by now, that stands beside what was typed.

    Raises:
        Refused: the question cannot be changed any more, or only by moderators.
    """
    question, read = await find_question(ctx, sent.question), ctx.store.read
    refuse_if(edit_refusal(question))
    await must_change(read, question, ctx)
    now = await editable(read, question, ctx)
    values = {name: sent.values.get(name, value) for name, value in now.items()}
    if (question.revision, question.deadline) == (sent.revision, sent.closes_at):
        return edit_form(ctx.texts, question, ctx.community.zone, sent, values)
    renewed = SaveEdit(question=question.reference, revision=question.revision, closes_at=question.deadline)
    form = edit_form(ctx.texts, question, ctx.community.zone, renewed, values, what_it_says(question, values, ctx))
    return with_errors(form, [ctx.say("questions.edit_meanwhile", question=question.name)])
