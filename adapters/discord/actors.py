"""Who is behind an interaction."""

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
    return Actor(
        place=Place(PLATFORM, str(interaction.guild_id), str(interaction.channel_id)),
        scope="",
        account=str(interaction.user.id),
        name=interaction.user.display_name,
        administrator=rights.manage_guild or rights.administrator,
        delivery=f"{PLATFORM}:{interaction.id}",
        form_fields=LIMITS.form_parts,
    )
