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
    theme = await theme_wanted(session, pictured)
    if theme is None:
        return None
    if pictured.subject.kind is SubjectKind.BOARD:
        posted = await session.boards.get(pictured.subject.id)
        language = (await session.members.community(posted.community)).language
        return board_picture(texts(language), await current_board_card(session, posted.id), theme)
    question = await session.questions.get(pictured.subject.id)
    community = await session.members.community(question.community)
    facts = await public_facts(session, question, community.settings)
    if facts.crowd is None:
        return None
    samples = await samples_of(session, facts, now)
    if not is_worth_drawing(samples, community.zone):
        return None
    return crowd_chart(texts(community.language), facts, samples, theme, community.zone, now)
