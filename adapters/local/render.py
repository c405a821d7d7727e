"""Cards, messages, forms and the page as HTML, by Jinja templates that escape every text."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from struct import unpack

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.local.members import PERSONAS
from adapters.local.messages import Message
from bot.domain.moment import Called, CardLink, Channel, Live, Moment, Text
from bot.domain.text.direction import END_ISOLATE, ISOLATE, balanced
from bot.inputs.action import token
from bot.texts import Texts
from bot.ui.cards import Bars, Block, Card, File, Form, Picture, Ranking

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry of the list under the command line.

    Args:
        label: what is suggested.
        note: what it does.
        insert: the whole line after choosing it; empty for an entry that only explains an option.
    """

    label: Text
    note: Text = ()
    insert: str = ""


def render(card: Card, texts: Texts) -> str:
    """A card, without the form that it may open."""
    return _draw("card.html", texts, card=card, message=None)


def render_message(message: Message, texts: Texts, answered: Message | None = None) -> str:
    """A message of the channel; `answered` is the message it replies to, None where that is not kept."""
    if message.mark:
        return _draw("told.html", texts, message=message, answered=answered)
    used = ""
    if message.asked:
        persona, command = message.asked
        used = texts.word("local.used", name=persona.name, command=command)
    return _draw("message.html", texts, message=message, answered=answered, used=used)


def render_form(form: Form, texts: Texts) -> str:
    """A form, for the page's dialog."""
    return _draw("form.html", texts, form=form)


def render_suggestions(suggestions: Sequence[Suggestion], texts: Texts) -> str:
    """The entries under the command line."""
    return _draw("suggestions.html", texts, suggestions=suggestions)


def render_page(texts: Texts) -> str:
    """The page, without messages."""
    return _draw("index.html", texts, personas=PERSONAS.values())


def plain(text: Text) -> str:
    """A sentence as plain text; live parts in words."""
    return "".join(part if isinstance(part, str) else _plain_part(part) for part in text)


def iso(at_ms: int) -> str:
    """An instant for the `datetime` attribute of `<time>`."""
    return _instant(at_ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def web_address(url: str) -> str:
    """The address if it is http(s) or a message of the page, else nothing.

    It is checked here again because a `javascript:` link would run.
    """
    return url if url.lower().startswith(("http://", "https://", "#m-")) else ""


def data_address(file: File) -> str:
    """A file as a `data:` URL (RFC 2397), so that the server need not keep it."""
    return f"data:{file.media_type};base64,{b64encode(file.content).decode()}"


def picture_address(message: str, picture: Picture) -> str:
    """Where the server has the picture of a message; another address for another picture, so that no old one is shown.

    The id of a message is known only to those who can see it.
    """
    return f"/pictures/{message}/{sha256(picture.png).hexdigest()[:16]}"


def _picture_size(picture: Picture) -> tuple[int, int]:
    """Width and height in points, at half of its pixels, from the header of a PNG (RFC 2083, 4.1.1)."""
    return tuple(size // 2 for size in unpack(">II", picture.png[16:24]))


def _picture_place(blocks: Sequence[Block]) -> int:
    """The number of the block below which the picture stands: the first bars or leaderboard; 0 for below all."""
    return next((number for number, block in enumerate(blocks, 1) if isinstance(block, Bars | Ranking)), 0)


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def _plain_part(part: Live) -> str:
    if isinstance(part, CardLink):
        return part.label
    if isinstance(part, Called):
        return f"@{part.role}"
    return f"#{part.id}" if isinstance(part, Channel) else _utc(part)


def _utc(moment: Moment) -> str:
    return f"{_instant(moment.at_ms):%Y-%m-%d %H:%M} UTC"


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _draw(template: str, texts: Texts, **facts: object) -> str:
    return _environment().get_template(template).render(t=texts.word, language=texts.language, **facts)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([FOLDER / "templates", FOLDER / "page"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "plain": plain,
        "balanced": balanced,
        "iso": iso,
        "utc": _utc,
        "web_address": web_address,
        "data_address": data_address,
        "picture_address": picture_address,
        "picture_place": _picture_place,
        "picture_size": _picture_size,
    }
    environment.filters["kind"] = _kind
    environment.globals |= {"token": token, "ISOLATE": ISOLATE, "END_ISOLATE": END_ISOLATE}
    return environment
