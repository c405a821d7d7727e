"""A story with its questions: shows it, posts its card, and drops drafts that got no title."""

from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.domain.question import Question, QuestionState, Story
from bot.inputs.stories import DropUntitled, PostStory, ShowStory
from bot.ports import Session
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, story_subject
from bot.questions.facts import public_facts
from bot.questions.find import find_question
from bot.request.context import Context
from bot.request.reach import must_reach, tried
from bot.stories.story_card import StoryFacts, story_card, story_details
from bot.texts import texts
from bot.ui.cards import Card

ENOUGH = 2
"""Questions of a story in a channel from which on its card is posted there; a single one's own card names the story."""


async def show_story(action: ShowStory, ctx: Context) -> Card:
    """The story of a question, with its posted questions and those drafts that the member may see."""
    story = story_behind(await find_question(ctx, action.question))
    questions = await ctx.store.read.stories.questions(story.id)
    facts = await story_facts(ctx.store.read, story)
    mine = [question for question in questions if ctx.may_manage(question)]
    drafts = [question for question in mine if question.state is QuestionState.DRAFT]
    return story_details(ctx.texts, facts, drafts, manages=mine[0] if mine else None)


async def post_story(action: PostStory, ctx: Context) -> Card:
    """Post the story's card in this channel."""
    question = await find_question(ctx, action.question)
    story = story_behind(question)
    here, me = ctx.actor.place, ctx.actor.place.direct(ctx.actor.account).channel
    await must_reach(ctx, here)
    async with ctx.transaction(question) as session:
        facts = await story_facts(session, story)
        if not facts.questions:
            raise Refused("stories.nothing_posted")
        key = MessageKey.story_card(story.id, ctx.new_token())
        card = story_card(ctx.texts, facts)
        post = NewPost(ctx.community.id, here, key, card, story_subject(story.id), otherwise=me)
        await session.posts.add(post, ctx.now)
    return await tried(ctx, post, "stories.posted")


async def drop_untitled(action: DropUntitled, ctx: Context) -> Card:
    """Drop the drafts of a story that have no title, as far as the member may manage them."""
    draft = await find_question(ctx, action.question)
    story = story_behind(draft)
    async with ctx.transaction(draft) as session:
        untitled = [each for each in await session.stories.questions(story.id) if _is_untitled(each, ctx)]
        if not untitled:
            raise Refused("stories.nothing_untitled")
        for each in untitled:
            await session.questions.delete(each)
    return Card(kind="dropped", title=ctx.say("stories.untitled_dropped", n=len(untitled)))


async def follow_question(session: Session, question: Question, place: Place, ctx: Context) -> None:
    """Post the card of a question's story beside the question, once per channel, if enough of its questions are there.

    Args:
        session: the transaction.
        question: the posted question.
        place: where it was posted.
        ctx: the circumstances of the request.
    """
    story = question.story
    if story is None or await session.stories.questions_at(story.id, place) < ENOUGH:
        return
    if await session.stories.is_at(story.id, place):
        return
    card = story_card(ctx.texts, await story_facts(session, story))
    key = MessageKey.first_story_card(story.id, place)
    await session.posts.add(NewPost(ctx.community.id, place, key, card, story_subject(story.id)), ctx.now)


async def current_story_card(session: Session, story: int) -> Card:
    """The card that every copy of a story's card should show now."""
    home, told = await session.stories.get(story)
    community = await session.members.community(home)
    return story_card(texts(community.language), await story_facts(session, told))


async def story_facts(session: Session, story: Story) -> StoryFacts:
    """What a story's card says; takes the facts that everybody may see, so that it shows no hidden crowd forecast."""
    posted = [each for each in await session.stories.questions(story.id) if each.number is not None]
    if not posted:
        return StoryFacts(story, [])
    settings = (await session.members.community(posted[0].community)).settings
    return StoryFacts(story, [await public_facts(session, question, settings) for question in posted])


def story_behind(question: Question) -> Story:
    """The story of a question.

    Raises:
        Refused: it has none.
    """
    if question.story is None:
        raise Refused("stories.no_story", question=question.name)
    return question.story


def _is_untitled(question: Question, ctx: Context) -> bool:
    return question.state is QuestionState.DRAFT and not question.text.title and ctx.may_manage(question)
