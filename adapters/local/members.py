"""The personas: made-up members to speak as. Also the one channel they are in."""

from dataclasses import dataclass
from uuid import uuid4

from adapters.local.limits import LIMITS
from bot.domain.member import Actor, Place

PLATFORM = "local"
CHANNEL = Place(platform=PLATFORM, space="try-out", channel="forecasts")


@dataclass(frozen=True, slots=True)
class Persona:
    """A made-up member.

    Args:
        id: the account; also chooses the colour on the page (`page.css`).
        name: the display name.
        initials: shown in place of a picture.
        administrator: whether they administrate the community.
    """

    id: str
    name: str
    initials: str
    administrator: bool = False


PERSONAS = {
    persona.id: persona
    for persona in (
        Persona("amina", "Amina", "A", administrator=True),
        Persona("ben", "Ben", "B"),
        Persona("chloe", "Chloé", "C"),
        Persona("daiki", "大輝", "大"),
    )
}
FIRST = next(iter(PERSONAS.values()))


def actor_of(persona: Persona) -> Actor:
    """The persona in the core's terms, for one request: each has a delivery of its own."""
    return Actor(
        place=CHANNEL,
        scope="",
        account=persona.id,
        name=persona.name,
        administrator=persona.administrator,
        delivery=f"{PLATFORM}-{uuid4().hex}",
        form_fields=LIMITS.form_fields,
    )
