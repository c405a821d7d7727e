"""`post`: posts a question's card in a channel; a draft becomes an open question by it."""

from dataclasses import replace

from bot.asking.post_card import elsewhere_form, question_not_posted
from bot.domain.dates.deadline import check_deadline
from bot.domain.errors import Fact, Refused
from bot.domain.events import EventKind, opened_detail
from bot.domain.member import Place, Role
from bot.domain.moment import Channel
from bot.domain.platform_id import read_channel
from bot.domain.question import Question, QuestionState
from bot.inputs.asking import OpenPostForm, PostElsewhere, PostQuestion
from bot.inputs.questions import EditDraft
from bot.inputs.voting import OpenForecastForm
from bot.ports import Session
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, PostState, question_subject, story_subject
from bot.questions.card_links import card_link
from bot.questions.facts import as_posted, public_facts
from bot.questions.find import find_question, reread, still_draft
from bot.questions.preview import draft_preview
from bot.questions.question_card import question_card
from bot.questions.review import (
    must_ask,
    must_have_room,
    needs_review,
    place_for,
    post_key,
    send_for_review,
    tell_author,
)
from bot.request.context import Context
from bot.request.forms import failed_form
from bot.request.reach import first_try, must_reach
from bot.stories.story import follow_question
from bot.ui.cards import Button, ButtonStyle, Card, Form, Paragraph, Tone
from bot.ui.mentions import notify_role
from bot.ui.refusals import refusal

WRITTEN = (EventKind.IMPORTED, EventKind.DRAFTED, EventKind.REDRAFTED)
"""Events that change the texts of a draft."""

_Sent = tuple[Place, MessageKey]
"""Where a card goes, and the key of its message."""


async def post_question(action: PostQuestion, ctx: Context) -> Card:
    """Post the card in this channel or the named one; a draft becomes an open question with a number by it."""
    question = await find_question(ctx, action.question)
    place = _target(action.channel, ctx)
    first = question.state is QuestionState.DRAFT
    if first:
        revision = question.revision if action.revision is None else action.revision
        instead = await _instead(question, action, ctx)
        if instead is not None:
            return instead
        if place == ctx.actor.place:
            place = await place_for(ctx.store.read, question, ctx)
    elif action.once:
        raise Refused("asking.not_draft", question=question.name)
    await must_reach(ctx, place)
    key = MessageKey.card(question.id, ctx.new_token())
    async with ctx.transaction(question) as session:
        if first:
            question = await _post_first(session, question, (place, key), revision, ctx)
        else:
            question = await reread(session, question)
            await _send_card(session, question, (place, key), "", ctx)
            detail = opened_detail(place)
            await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.POSTED, detail)
    if question.story:
        ctx.touched(story_subject(question.story.id))
    return await _answer(ctx, question, (place, key), first=first)


async def open_post_form(action: OpenPostForm, ctx: Context) -> Card:
    """The form that asks for the channel."""
    return Card(kind="form", form=elsewhere_form(ctx.texts, await find_question(ctx, action.question), {}))


async def post_elsewhere(action: PostElsewhere, ctx: Context) -> Card:
    """Post the card in the channel of the form."""
    question = await find_question(ctx, action.question)
    channel = action.values.get("channel", "")
    try:
        await must_reach(ctx, _target(channel.strip() or "?", ctx))
    except Refused as refused:
        form = elsewhere_form(ctx.texts, question, action.values, refused)
        return await failed_form(ctx, action, form, [refused])
    return await post_question(PostQuestion(question=question.reference, channel=channel), ctx)


def _target(named: str, ctx: Context) -> Place:
    """The place to post in: this channel, or the one that is named.

    Only moderators may name another channel, because not every platform says where a member may write.

    Raises:
        Refused: the text names no channel, or the member is no moderator.
    """
    here = ctx.actor.place
    place = here.in_channel(read_channel(named, here.channel)) if named.strip() else here
    if place != here and ctx.role < Role.MODERATOR:
        raise Refused("asking.post_moderators_only")
    return place


async def _answer(ctx: Context, question: Question, sent: _Sent, *, first: bool) -> Card:
    """What became of the card at the first try."""
    place, key = sent
    state = await first_try(ctx, place, key)
    if state is PostState.DEAD:
        return question_not_posted(ctx.texts, place, await reread(ctx.store.read, question))
    if state is not PostState.SENT:
        title = ctx.say("asking.being_posted", question=question.name)
    elif place != ctx.actor.place:
        title = ctx.say(
            "asking.post_posted", question=await _link(ctx, question, place), channel=Channel(place.channel)
        )
    else:
        words = "asking.posted" if first else "asking.posted_again"
        title = ctx.say(words, question=await _link(ctx, question, place))
    forecast = Button(ctx.say("ui.button_forecast"), OpenForecastForm(question=question.reference), ButtonStyle.PRIMARY)
    return Card(kind="posted", title=title, buttons=(forecast,) if question.is_open(ctx.now) else ())


async def _link(ctx: Context, question: Question, place: Place) -> Fact:
    """The question's number as a link to its newest card in a channel; the number alone where there is none."""
    cards = await ctx.store.read.posts.placements(question_subject(question.id))
    there = [card for card in cards if card.place == place]
    return card_link(question, there[-1]) if there else question.name


async def _instead(draft: Question, action: PostQuestion, ctx: Context) -> Card | None:
    """The answer where a draft is not posted at once; None where it is.

    That is so where it lacks something, where a moderator must agree, and where its texts are not the asker's own.

    Raises:
        Refused: the member may not ask questions here.
    """
    must_ask(ctx)
    try:
        _check(draft, ctx.now)
    except Refused as refused:
        return await _with_the_way_on(ctx, draft, refused)
    if needs_review(ctx):
        return await send_for_review(draft, ctx)
    return await _to_look_at(draft, action, ctx) if action.revision is None and await _is_unknown(draft, ctx) else None


async def _is_unknown(draft: Question, ctx: Context) -> bool:
    """Whether somebody else changed the texts of the draft last."""
    last = await ctx.store.read.events.last(draft.id, WRITTEN)
    return last is not None and last.member not in (None, ctx.member.id)


async def _to_look_at(draft: Question, action: PostQuestion, ctx: Context) -> Card:
    """The preview of a draft, with a button that posts it as shown and where it was to be posted."""
    seen = {"once": True, "revision": draft.revision}
    card = await draft_preview(ctx, draft)
    post = await ctx.button(post_key(ctx), action.model_copy(update=seen), ButtonStyle.PRIMARY)
    told = Paragraph(ctx.say("asking.look_first", question=draft.name), Tone.WARNING)
    return replace(card, blocks=(told, *card.blocks), buttons=(post, *card.buttons[1:]))


async def _with_the_way_on(ctx: Context, draft: Question, refused: Refused) -> Card:
    """What the draft lacks, with a button to its form."""
    edit = await ctx.button("ui.button_edit", EditDraft(question=draft.reference), ButtonStyle.PRIMARY)
    return replace(refusal(ctx.texts, refused), buttons=(edit,))


def _check(question: Question, now: int) -> None:
    if not question.text.title:
        raise Refused("asking.no_title")
    check_deadline(question.text.closes_at, now)


async def _post_first(session: Session, draft: Question, sent: _Sent, revision: int, ctx: Context) -> Question:
    """Open a draft, post its card, and tell its author if it was reviewed; returns the question.

    Raises:
        Refused: it was posted, dropped or changed in the meantime, it lacks something, or its author has too many open
            questions.
    """
    draft = await still_draft(session, draft)
    if draft.revision != revision:
        raise Refused("asking.meanwhile", question=draft.name)
    _check(draft, ctx.now)
    role = ctx.community.settings.announce
    place = sent[0]
    question = await _open(session, draft, ctx)
    detail = opened_detail(place, role)
    await session.questions.record(question.id, ctx.now, ctx.member.id, EventKind.OPENED, detail)
    await session.schedules.place(ctx.community.id, place, ctx.now)
    await _send_card(session, question, sent, role, ctx)
    await tell_author(session, draft, question, ctx)
    return question


async def _open(session: Session, draft: Question, ctx: Context) -> Question:
    """Open a draft, if the member may have another open question."""
    await must_have_room(session, ctx)
    return await session.questions.open(await as_posted(session, draft, ctx.community.settings), ctx.now)


async def _send_card(session: Session, question: Question, sent: _Sent, role: str, ctx: Context) -> None:
    """Put the card into the outbox; if it cannot be posted, the member who asked for it is told."""
    place, key = sent
    card = notify_role(question_card(ctx.texts, await public_facts(session, question, ctx.community.settings)), role)
    me = ctx.actor.place.direct(ctx.actor.account).channel
    post = NewPost(ctx.community.id, place, key, card, question_subject(question.id), otherwise=me)
    await session.posts.add(post, ctx.now)
    await follow_question(session, question, place, ctx)


async def reopen_posting(sent: PostElsewhere, ctx: Context) -> Form:
    """The form with the channel as it was sent."""
    return elsewhere_form(ctx.texts, await find_question(ctx, sent.question), sent.values)
