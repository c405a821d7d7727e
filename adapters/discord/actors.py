"""Who is behind an interaction, and where they are."""

import discord

from adapters.discord.commands import Interaction
from adapters.discord.limits import LIMITS
from bot.domain.errors import Refused
from bot.domain.member import Actor, Place

PLATFORM = "discord"


def actor_of(interaction: Interaction) -> Actor:
    """The member, with the rights that Discord sends along.

    Raises:
        Refused: outside a server, where there is no community.
    """
    if interaction.guild_id is None or interaction.channel_id is None:
        raise Refused("discord.only_in_server")
    rights = interaction.permissions
    return made_actor(
        interaction,
        Place(PLATFORM, str(interaction.guild_id), str(interaction.channel_id)),
        interaction.user.display_name,
        administrator=rights.manage_guild or rights.administrator,
        roles=roles_of(interaction.user),
        message=_pressed_on(interaction),
    )


def made_actor(
    interaction: Interaction,
    place: Place,
    name: str,
    *,
    administrator: bool,
    roles: tuple[str, ...],
    message: str = "",
) -> Actor:
    """The person behind an interaction, as they are known at that place."""
    return Actor(
        place=place,
        scope="",
        account=str(interaction.user.id),
        name=name,
        administrator=administrator,
        delivery=f"{PLATFORM}:{interaction.id}",
        form_fields=LIMITS.form_parts,
        roles=roles,
        admin_command=True,
        message=message,
    )


def roles_of(person: discord.User | discord.Member) -> tuple[str, ...]:
    """The roles that Discord sends along with a member of a server."""
    return tuple(str(role.id) for role in person.roles) if isinstance(person, discord.Member) else ()


def _pressed_on(interaction: Interaction) -> str:
    """The public message whose button it is; a form has only come from one."""
    message = interaction.message
    pressed = interaction.type is discord.InteractionType.component and message and not message.flags.ephemeral
    return str(message.id) if pressed and message else ""


def carried_guild(place: Place) -> str:
    """The server that buttons and forms shown at that place must carry; empty where Discord names it by itself."""
    return place.space if place.account else ""
