"""`chart`: writes the crowd forecast of a question over time as a picture."""

import argparse
import asyncio
from pathlib import Path

from bot.cli.atomic_files import new_file
from bot.cli.clock import real_time
from bot.cli.output import say, sentence
from bot.domain.errors import Refused
from bot.domain.member import Community
from bot.domain.question import Question, QuestionState
from bot.domain.reference import read_question_reference
from bot.domain.settings import PictureTheme
from bot.pictures.drawings import Theme, unpacked
from bot.ports import Session
from bot.questions.crowd_picture import crowd_chart
from bot.questions.crowd_samples import CrowdSamples
from bot.questions.facts import public_facts
from bot.settings import Settings
from bot.stories.import_drafts import community_named
from bot.texts import texts
from storage.store import open_reader

ABOUT = "cli.chart"
SUFFIXES = (".png", ".svg")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the question, the file to write, its community and the background."""
    parser.add_argument("question", help=sentence("cli.chart_question"))
    parser.add_argument("-o", dest="file", type=Path, required=True, metavar="FILE", help=sentence("cli.chart_file"))
    parser.add_argument("--community", default="", help=sentence("cli.import_community"))


def run(parsed: argparse.Namespace, settings: Settings) -> None:
    """Write the picture as everybody in the community may see it; works while the bot runs.

    Raises:
        Refused: there is no such question, its crowd forecast is not shown, or it cannot be drawn.
    """
    if parsed.file.suffix.lower() not in SUFFIXES:
        raise Refused("cli.chart_suffix", path=str(parsed.file))
    question, drawing = asyncio.run(_drawing(parsed, settings))
    image = _image(drawing, svg=parsed.file.suffix.lower() == ".svg")
    with new_file(parsed.file) as file:
        file.write(image)
    say("cli.charted", question=question.name, path=str(parsed.file))


async def _drawing(parsed: argparse.Namespace, settings: Settings) -> tuple[Question, str]:
    async with open_reader(settings.database_path) as session:
        community = await community_named(session, parsed.community)
        question = await _question(session, community, parsed.question)
        facts = await public_facts(session, question, community.settings)
        if facts.crowd is None:
            raise Refused("cli.chart_nothing", question=question.name)
        now = real_time()
        samples = await CrowdSamples(None).of(session, facts, now)
        theme = Theme.DARK if community.settings.theme is PictureTheme.DARK else Theme.LIGHT
        picture = crowd_chart(texts(community.language), facts, samples, theme, community.zone, now)
    return question, picture.drawing


async def _question(session: Session, community: Community, named: str) -> Question:
    question = await session.questions.find(community.id, read_question_reference(named))
    if question is None or question.state is QuestionState.DRAFT:
        raise Refused("cli.chart_unknown", question=named, community=community.name)
    return question


def _image(drawing: str, *, svg: bool) -> bytes:
    """The picture, drawn in this process, which ends after it."""
    # Imported here because it loads what draws, which no other command needs.
    from bot.pictures.draw import draw_packed, svg_of  # noqa: PLC0415  see above
    from bot.pictures.typesetting import NoFont  # noqa: PLC0415  see above

    try:
        return svg_of(unpacked(drawing)).encode() if svg else draw_packed(drawing.encode())
    except NoFont as error:
        raise Refused("cli.chart_no_font") from error
