"""Makes drafts of a forecast page: its question with the story, and its related questions, which lack a title."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.linting.lint import lint_words
from bot.domain.linting.warning import Kind
from bot.domain.member import Actor, Community, Member
from bot.domain.pages.page import ForecastPage
from bot.domain.question import Question, QuestionText, Story
from bot.domain.text.direction import isolated
from bot.domain.time.local_time import first_instant
from bot.domain.time.zone import zone_named
from bot.ports import Session, Store
from bot.texts import Texts


async def import_drafts(
    store: Store, named: str, operator: Actor, page: ForecastPage, now: int
) -> tuple[Community, list[str]]:
    """Make the drafts of a page in a community; for the command line.

    Args:
        store: where they are kept.
        named: the name of the community; may be empty where there is only one.
        operator: the author of the drafts.
        page: the page.
        now: UTC milliseconds.

    Returns:
        the community, and the names of the drafts, such as `d3`.

    Raises:
        Refused: there is no such community, none at all, or more than one to choose from.
    """
    community = await community_named(store.read, named)
    async with store.transaction() as session:
        author = await session.members.member_of(community.id, operator)
        author = author or await session.members.add_member(community.id, operator, now)
        drafts = await import_page(session, community, author, page, now)
    return community, [draft.name for draft in drafts]


async def community_named(session: Session, named: str) -> Community:
    """The community of that name, or the only one.

    Raises:
        Refused: there is no such community, none at all, or more than one to choose from.
    """
    communities = await session.members.communities()
    if not communities:
        raise Refused("cli.no_community_yet")
    names = ", ".join(community.name for community in communities)
    found = [community for community in communities if named in ("", community.name)]
    if named and not found:
        raise Refused("cli.no_community", names=names)
    if len(found) > 1:
        raise Refused("cli.which_community", names=names)
    return found[0]


async def import_page(
    session: Session, community: Community, author: Member, page: ForecastPage, now: int
) -> list[Question]:
    """Make the drafts of a page, whose local times are in the community's zone; the page's own question comes first."""
    story = await _add_story(session, community, page)
    question = page.question
    closes_at = _instant(question.closes_at, community.zone)
    texts = [QuestionText(question.title, question.outcomes, closes_at, question.source, "")]
    texts += [QuestionText("", outcomes, None, "", "") for outcomes in page.related]
    drafts = [await session.questions.add_draft(community.id, author.id, text, story, now) for text in texts]
    for draft in drafts:
        await session.questions.record(draft.id, now, author.id, "imported")
    return drafts


def page_as_json(page: ForecastPage, texts: Texts) -> dict[str, object]:
    """What was read of a page, as the command line prints it as JSON; local times without a zone, as on the page."""
    story = page.story
    return {
        "question": {
            "title": page.question.title,
            "outcomes": list(page.question.outcomes),
            "source": page.question.source,
            "closes_at": _local(page.question.closes_at),
        },
        "story": {
            "headline": story.headline if story else None,
            "published_at": _local(story.published_at) if story else None,
            "summary": story.summary if story else None,
        },
        "related": [{"outcomes": list(outcomes)} for outcomes in page.related],
        "warnings": _warnings(page, texts),
    }


def page_lines(page: ForecastPage, drafts: Sequence[str], texts: Texts) -> list[str]:
    """What was read of a page, and the names of the drafts that were made, as lines of text."""
    question = page.question
    lines = [texts.word("cli.read_question", title=question.title)]
    lines.append(texts.word("cli.read_outcomes", outcomes=" / ".join(map(isolated, question.outcomes))))
    if question.source:
        lines.append(texts.word("cli.read_source", source=question.source))
    if question.closes_at is not None:
        lines.append(texts.word("cli.read_closes", at=question.closes_at.isoformat(" ", "minutes")))
    if page.story is not None:
        lines.append(texts.word("cli.read_story", headline=page.story.headline))
    if page.related:
        lines.append(texts.word("cli.read_related", n=len(page.related)))
    lines += [texts.word("cli.warning", text=warning) for warning in (*_warnings(page, texts), *_advice(page, texts))]
    made = texts.word("cli.imported", n=len(drafts), names=", ".join(drafts))
    return [*lines, made if drafts else texts.word("cli.read_only")]


async def _add_story(session: Session, community: Community, page: ForecastPage) -> Story | None:
    if page.story is None:
        return None
    told = page.story
    published_at = _instant(told.published_at, community.zone)
    return await session.stories.add(community.id, Story(0, told.headline, published_at, told.summary, told.link))


def _warnings(page: ForecastPage, texts: Texts) -> list[str]:
    return [texts.word(note.key, **note.facts) for note in page.warnings]


def _advice(page: ForecastPage, texts: Texts) -> list[str]:
    """The linter's warnings about the page's question, without that of a missing source, which `_warnings` has too."""
    question = page.question
    found = lint_words(question.title, question.outcomes, question.source, texts.word("linting.other"))
    return [texts.word(warning.kind, **warning.facts) for warning in found if warning.kind is not Kind.NO_SOURCE]


def _instant(local: datetime | None, zone: str) -> int | None:
    return None if local is None else first_instant(local, zone_named(zone))


def _local(local: datetime | None) -> str | None:
    return None if local is None else local.isoformat(timespec="minutes")
