"""`ask`: the form of a question, and the draft and preview that come of it."""

from collections.abc import Callable
from functools import partial

from bot.actions.choosing_dates import not_taken
from bot.actions.forms import texts_of, waiting
from bot.actions.linting import draft_preview, words_version
from bot.actions.lookup import find_question, still_draft
from bot.actions.review import may_edit, must_ask
from bot.cards import Card
from bot.context import Context
from bot.domain.deadline import read_deadline
from bot.domain.errors import Refused
from bot.domain.local_time import written
from bot.domain.question import Question, QuestionState, QuestionText, Story
from bot.domain.story import story_of
from bot.domain.trail import Happened
from bot.domain.wording import BACKGROUND_MOST, CRITERIA_MOST, Cleaned, clean_note, clean_outcomes, clean_title
from bot.domain.zone import zone_named
from bot.inputs import AskAbout, EditDraft, OpenAskForm, SaveDraft
from bot.ports import Session
from bot.views.ask import LIMITS, ask_form
from bot.views.edit import not_edited


def open_ask_form(action: OpenAskForm, ctx: Context) -> Card:
    """The empty form, or prefilled with what was typed behind the command."""
    must_ask(ctx)
    outcomes = action.outcomes.replace(";", "\n") if action.outcomes else ctx.texts.word("ask.yes_no")
    values = {"question": action.question, "outcomes": outcomes, "closes": action.closes}
    return Card(kind="form", form=ask_form(ctx.texts, "", values))


async def edit_draft(action: EditDraft, ctx: Context) -> Card:
    """The form of a draft, with what it holds."""
    draft, read = await find_draft(ctx, action.question), ctx.store.read
    # The version first: over words that are changed in between, the form saves nothing.
    version = await words_version(read, draft)
    values = prefilled(await still_draft(read, draft), ctx.community.zone)
    return Card(kind="form", form=ask_form(ctx.texts, draft.reference, values, version=version))


async def save_draft(action: SaveDraft, ctx: Context) -> Card:
    """Keep what the form holds as a draft, and show it to its author."""
    values = texts_of(action.values, tuple(LIMITS))
    reader = Reader(values)
    draft = await find_question(ctx, action.question) if action.question else None
    if draft is None:
        must_ask(ctx)
    elif draft.state is not QuestionState.DRAFT:
        return await _not_saved(draft, Refused("ask.not_draft", question=draft.name), reader, ctx)
    told = await _story_told(action.story, ctx) if draft is None else None
    text = reader.text(ctx)
    if reader.errors:
        form = partial(ask_form, ctx.texts, action.question, values, story=action.story, version=action.version)
        return await not_taken(ctx, action, reader.errors, form)
    if draft is not None:
        return await _redraft(draft, text, action, reader, ctx)
    async with ctx.transaction() as session:
        story = await _stored(session, told, ctx.community.id)
        draft = await session.questions.add_draft(ctx.community.id, ctx.member.id, text, story, ctx.now)
        await session.questions.record(draft.id, ctx.now, ctx.member.id, Happened.DRAFTED)
    return await draft_preview(ctx, draft, tidied=reader.tidied)


async def _redraft(draft: Question, text: QuestionText, action: SaveDraft, reader: "Reader", ctx: Context) -> Card:
    try:
        async with ctx.transaction(draft) as session:
            draft = await _rewrite(session, draft, text, action.version, ctx)
    except Refused as refused:
        return await _not_saved(draft, refused, reader, ctx)
    return await draft_preview(ctx, draft, tidied=reader.tidied)


async def _rewrite(session: Session, draft: Question, text: QuestionText, version: int, ctx: Context) -> Question:
    """Give a draft other words.

    Raises:
        Refused: it was changed, posted or dropped since the form was opened.
    """
    draft = await still_draft(session, draft)
    if version not in (-1, await words_version(session, draft)):
        raise Refused("edit.meanwhile", question=draft.name)
    await session.questions.record(draft.id, ctx.now, ctx.member.id, Happened.REDRAFTED)
    return await session.questions.rewrite(draft, text)


async def _not_saved(draft: Question, refused: Refused, reader: "Reader", ctx: Context) -> Card:
    """Why the form was not saved, with the text that only it holds."""
    shown = prefilled(draft, ctx.community.zone)
    typed = [value for name, value in reader.values.items() if value != shown[name]]
    return not_edited(ctx.texts, draft, refused, typed, edits=await may_edit(draft, ctx))


async def _story_told(token: str, ctx: Context) -> Story | None:
    """The story of the message that waits under that token; None without one.

    Raises:
        Refused: it waits no more.
    """
    message = await waiting(ctx, token) if token else None
    return story_of(message.text, message.link, message.at) if isinstance(message, AskAbout) else None


async def _stored(session: Session, told: Story | None, community: int) -> Story | None:
    """The story in the store: the same message asked about again is the same story."""
    if told is None:
        return None
    return await session.stories.same(community, told) or await session.questions.add_story(community, told)


async def find_draft(ctx: Context, named: str) -> Question:
    """A draft of the member's own, or any for a moderator.

    Raises:
        Refused: there is none, or it has been posted.
    """
    draft = await find_question(ctx, named)
    if draft.state is not QuestionState.DRAFT:
        raise Refused("ask.not_draft", question=draft.name)
    return draft


class Reader:
    """Reads the form's fields, gathering what was wrong and whether something was tidied up."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self.errors: dict[str, Refused] = {}
        self.tidied = False

    def line(self, name: str, clean: Callable[[str], Cleaned]) -> str:
        """A cleaned text; empty where it was refused."""
        try:
            cleaned = clean(self.values[name])
        except Refused as refused:
            self.errors[name] = refused
            return ""
        self.tidied |= cleaned.changed
        return cleaned.text

    def outcomes(self) -> tuple[str, ...]:
        """One outcome for each line that is not blank."""
        try:
            cleaned = clean_outcomes([line for line in self.values["outcomes"].splitlines() if line.strip()])
        except Refused as refused:
            self.errors["outcomes"] = refused
            return ()
        self.tidied |= any(outcome.changed for outcome in cleaned)
        return tuple(outcome.text for outcome in cleaned)

    def deadline(self, ctx: Context) -> int | None:
        """When it closes; a draft may leave it open."""
        if not self.values["closes"].strip():
            return None
        try:
            return read_deadline(self.values["closes"], ctx.now, ctx.community.zone).at_ms
        except Refused as refused:
            self.errors["closes"] = refused
        return None

    def text(self, ctx: Context) -> QuestionText:
        """All of it."""
        return QuestionText(
            title=self.line("question", clean_title),
            outcomes=self.outcomes(),
            closes_at=self.deadline(ctx),
            criteria=self.line("criteria", lambda text: clean_note(text, CRITERIA_MOST)),
            background=self.line("background", lambda text: clean_note(text, BACKGROUND_MOST)),
        )


def prefilled(question: Question, zone: str) -> dict[str, str]:
    """The fields of the form as they show a question."""
    text = question.text
    closes = "" if text.closes_at is None else written(text.closes_at, zone_named(zone))
    return {
        "question": text.title,
        "outcomes": "\n".join(text.outcomes),
        "closes": closes,
        "criteria": text.criteria,
        "background": text.background,
    }
