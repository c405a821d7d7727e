"""The made-up members one can speak as, and the channel they meet in."""

from dataclasses import dataclass
from uuid import uuid4

from adapters.local.settings import LIMITS
from bot.domain.member import Actor, Place

PLATFORM = "local"
CHANNEL = Place(platform=PLATFORM, space="try-out", channel="forecasts")


@dataclass(frozen=True, slots=True)
class Persona:
    """A made-up member; `id` is their account and chooses their colour on the page."""

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
    """The persona as the core knows people; every request is a delivery of its own."""
    return Actor(
        place=CHANNEL,
        scope="",
        account=persona.id,
        name=persona.name,
        administrator=persona.administrator,
        delivery=f"{PLATFORM}-{uuid4().hex}",
        form_fields=LIMITS.form_fields,
    )
