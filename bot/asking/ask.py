"""`ask`: the form of a question, which is saved as a draft and shown as a preview."""

from functools import partial

from bot.domain.errors import Refused
from bot.domain.events import EventKind
from bot.domain.question import Question, QuestionState, QuestionText, Story
from bot.domain.story import story_of
from bot.inputs.asking import AskAbout, OpenAskForm, SaveDraft
from bot.ports import Session
from bot.questions.edit_card import not_edited
from bot.questions.find import find_draft, find_question, still_draft
from bot.questions.form_reader import Reader, prefilled, what_it_says
from bot.questions.preview import draft_preview
from bot.questions.question_form import LIMITS, ask_form
from bot.questions.review import may_edit, must_ask
from bot.request.ambiguous_dates import failed_date_form
from bot.request.context import Context
from bot.request.forms import kept_action, known_values, with_errors
from bot.ui.cards import Card, Form


async def open_ask_form(action: OpenAskForm, ctx: Context) -> Card:
    """The form, prefilled with what was typed behind the command."""
    must_ask(ctx)
    named = [part.strip() for part in action.outcomes.replace("\n", ";").split(";")]
    outcomes = "\n".join(filter(None, named)) or ctx.texts.word("asking.yes_no")
    values = {"question": action.question, "outcomes": outcomes, "closes": action.closes}
    return Card(kind="form", form=ask_form(ctx.texts, ctx.community.zone, "", values))


async def save_draft(action: SaveDraft, ctx: Context) -> Card:
    """Save the form as a new draft or over the draft that it changes, and show the preview."""
    values = known_values(action.values, tuple(LIMITS))
    reader = Reader(values)
    draft = await find_question(ctx, action.question) if action.question else None
    if draft is None:
        must_ask(ctx)
    elif draft.state is not QuestionState.DRAFT:
        return await _not_saved(draft, Refused("asking.not_draft", question=draft.name), reader, ctx)
    told = await _story_told(action.story, ctx) if draft is None else None
    text = reader.text(ctx)
    if reader.errors:
        form = partial(
            ask_form,
            ctx.texts,
            ctx.community.zone,
            action.question,
            values,
            story=action.story,
            revision=action.revision,
        )
        return await failed_date_form(ctx, action, reader.errors, form)
    if draft is not None:
        return await _redraft(draft, text, action, reader, ctx)
    async with ctx.transaction() as session:
        story = await _stored(session, told, ctx.community.id)
        draft = await session.questions.add_draft(ctx.community.id, ctx.member.id, text, story, ctx.now)
        await session.questions.record(draft.id, ctx.now, ctx.member.id, EventKind.DRAFTED)
    return await draft_preview(ctx, draft, tidied=reader.tidied)


async def _redraft(draft: Question, text: QuestionText, action: SaveDraft, reader: "Reader", ctx: Context) -> Card:
    try:
        async with ctx.transaction(draft) as session:
            draft = await _rewrite(session, draft, text, action, ctx)
    except Refused as refused:
        now = await ctx.store.read.questions.find_by_id(draft.id)
        if now is not None and now.state is QuestionState.DRAFT:
            raise  # the door gives the form back, as it can be sent again
        return await _not_saved(draft, refused, reader, ctx)
    return await draft_preview(ctx, draft, tidied=reader.tidied)


async def _rewrite(session: Session, draft: Question, text: QuestionText, sent: SaveDraft, ctx: Context) -> Question:
    """Change the text of a draft; returns the draft.

    Raises:
        Refused: it was changed, posted or dropped since the form was opened.
    """
    draft = await still_draft(session, draft)
    if sent.revision not in (None, draft.revision):
        raise Refused("questions.edit_meanwhile", question=draft.name)
    await session.questions.record(draft.id, ctx.now, ctx.member.id, EventKind.REDRAFTED)
    return await session.questions.rewrite(draft, text)


async def _not_saved(draft: Question, refused: Refused, reader: "Reader", ctx: Context) -> Card:
    """Why the form was not saved, with the texts in it that would be lost."""
    shown = prefilled(draft, ctx.community.zone)
    typed = [value for name, value in reader.values.items() if value != shown[name]]
    return not_edited(ctx.texts, draft, refused, typed, edits=await may_edit(draft, ctx))


async def _story_told(token: str, ctx: Context) -> Story | None:
    """The story of the message that is kept under a token; None where the token is empty.

    Raises:
        Refused: it is not kept any more.
    """
    message = await kept_action(ctx, token) if token else None
    return story_of(message.text, message.link, message.at) if isinstance(message, AskAbout) else None


async def _stored(session: Session, told: Story | None, community: int) -> Story | None:
    """The story in the store, added if need be; asking about the same message again gives the same story."""
    if told is None:
        return None
    return await session.stories.same(community, told) or await session.stories.add(community, told)


async def reopen_draft(sent: SaveDraft, ctx: Context) -> Form:
    """The form as it was sent; where its draft says something else by now, with that beside what was typed.

    A message that is not kept any more is left out: the form becomes that of a question without a story.

    Raises:
        Refused: the draft it changes was posted or dropped, or the member may not ask.
    """
    values = known_values(sent.values, tuple(LIMITS))
    if not sent.question:
        must_ask(ctx)
        return ask_form(ctx.texts, ctx.community.zone, "", values, story=await _still_kept(sent.story, ctx))
    draft = await find_draft(ctx, sent.question)
    errors = {} if sent.revision in (None, draft.revision) else what_it_says(draft, values, ctx)
    form = ask_form(ctx.texts, ctx.community.zone, sent.question, values, errors, revision=draft.revision)
    return with_errors(form, [ctx.say("questions.edit_meanwhile", question=draft.name)]) if errors else form


async def _still_kept(token: str, ctx: Context) -> str:
    """The token, if the message under it is still kept; else empty."""
    try:
        await _story_told(token, ctx)
    except Refused:
        return ""
    return token
