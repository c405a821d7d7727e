"""The picture that a posted message shows now: of a question, or of a board."""

from bot.boards.board_picture import board_picture
from bot.boards.weekly import current_board_card
from bot.pictures.drawings import Theme
from bot.pictures.theme import theme_of
from bot.ports import Session
from bot.ports.outgoing import SubjectKind
from bot.posting.pictures import Pictured
from bot.questions.crowd_picture import crowd_chart, is_worth_drawing
from bot.questions.facts import public_facts
from bot.request.context import SamplesOf
from bot.texts import texts
from bot.ui.cards import Picture


async def theme_wanted(session: Session, pictured: Pictured) -> Theme | None:
    """The background of the pictures that the community wants there; None for no picture."""
    match pictured.subject.kind:
        case SubjectKind.QUESTION:
            question = await session.questions.find_by_id(pictured.subject.id)
            community = question.community if question else None
        case SubjectKind.BOARD:
            community = (await session.boards.get(pictured.subject.id)).community
        case _:
            community = None
    if community is None:
        return None
    return theme_of((await session.members.community(community)).settings, pictured.platform)


async def current_picture(session: Session, pictured: Pictured, samples_of: SamplesOf, now: int) -> Picture | None:
    """The picture, not drawn yet, of what everybody may see; None where there is none to show."""
    match pictured.subject.kind:
        case SubjectKind.QUESTION:
            return await _of_question(session, pictured, samples_of, now)
        case SubjectKind.BOARD:
            return await _of_board(session, pictured)
        case _:
            return None


async def _of_question(session: Session, pictured: Pictured, samples_of: SamplesOf, now: int) -> Picture | None:
    question = await session.questions.find_by_id(pictured.subject.id)
    if question is None:
        return None
    community = await session.members.community(question.community)
    theme = theme_of(community.settings, pictured.platform)
    facts = await public_facts(session, question, community.settings)
    if theme is None or facts.crowd is None:
        return None
    samples = await samples_of(session, facts, now)
    if not is_worth_drawing(samples, community.zone):
        return None
    return crowd_chart(texts(community.language), facts, samples, theme, community.zone, now)


async def _of_board(session: Session, pictured: Pictured) -> Picture | None:
    posted = await session.boards.get(pictured.subject.id)
    community = await session.members.community(posted.community)
    theme = theme_of(community.settings, pictured.platform)
    if theme is None:
        return None
    return board_picture(texts(community.language), await current_board_card(session, posted.id), theme)
