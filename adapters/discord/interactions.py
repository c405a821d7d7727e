"""Where a member's request is done: answered at once, passed to the core's door, and the answer shown to them alone."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, cast

import discord
import structlog
from discord import app_commands

from adapters.cutting import cut
from adapters.discord.actors import actor_of, carried_guild
from adapters.discord.commands import Choices, Interaction
from adapters.discord.custom_ids import action_of, guild_of
from adapters.discord.failures import FAILURES, reason_of
from adapters.discord.forms import modal_of, values_of
from adapters.discord.limits import LIMITS
from adapters.discord.markup import one_line, plain
from adapters.discord.members import Members
from adapters.discord.render import render
from bot.app.door import Bot
from bot.domain.errors import Refused
from bot.domain.member import Actor
from bot.inputs.action import Action
from bot.ui.cards import Card, File
from bot.ui.commands import ask_about, build_action
from bot.ui.refusals import incident

NOBODY = discord.AllowedMentions.none()


REMEMBERED = 1_000
"""Requests remembered, to know one that the gateway delivers twice."""

UNKNOWN_INTERACTION = 10062
"""Answered later than after 3 s, so nobody will see an answer (API reference, JSON error codes)."""

log = structlog.get_logger()


class InteractionHandler:
    """Does every request once, each in a task of its own."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._members = Members(bot.clock)
        self._seen: deque[int] = deque(maxlen=REMEMBERED)
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def finish(self, seconds: float) -> None:
        """Take no more requests, and wait for those that were taken, at most so many seconds."""
        self._closed = True
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def command(self, interaction: Interaction, name: str, options: Mapping[str, str]) -> None:
        """A slash command."""
        await self._serve(interaction, lambda: build_action(name, options))

    async def about(self, interaction: Interaction, message: discord.Message) -> None:
        """Ask about a message."""
        written_at = round(message.created_at.timestamp() * 1000)
        await self._serve(interaction, lambda: ask_about(message.clean_content, message.jump_url, written_at))

    async def component(self, interaction: Interaction) -> None:
        """A button, what was chosen in a menu, or a form that was sent; all of them carry what they do."""
        data = cast("dict[str, Any]", interaction.data)
        carried = data["values"][0] if data.get("values") else data["custom_id"]
        values = values_of(data["components"]) if interaction.type is discord.InteractionType.modal_submit else None
        await self._serve(interaction, lambda: action_of(carried, values), guild_of(carried))

    async def outdated(self, interaction: Interaction) -> None:
        """A command that members may still see but that is gone."""
        await self._serve(interaction, _refuse("discord.old_command"))

    async def suggest(self, interaction: Interaction, command: str, typed: str) -> Choices:
        """The questions that fit what was typed; none where something is wrong, for nobody could be told."""
        try:
            found = await self._bot.suggest(actor_of(interaction), command, typed)
        except Refused:
            return []
        return [
            app_commands.Choice(name=cut(one_line(plain(option.label)), LIMITS.choice), value=option.value)
            for option in found[: LIMITS.choices]
        ]

    async def _serve(self, interaction: Interaction, read: Callable[[], Action], guild: str = "") -> None:
        """Do what was asked for, once; `guild` is the server a button or a form carried."""
        if self._closed or interaction.id in self._seen:
            return
        self._seen.append(interaction.id)
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._running.add(task)
        try:
            await self._do(interaction, read, guild)
        except FAILURES as error:
            log.warning("answer failed", platform="discord", reason=reason_of(error))
        except Exception as error:  # noqa: BLE001  what cannot be drawn must not leave the member waiting for ever
            await self._apologise(interaction, error)
        finally:
            self._running.discard(task)

    async def _do(self, interaction: Interaction, read: Callable[[], Action], guild: str) -> None:
        direct = guild and interaction.guild_id is None
        try:
            actor = await self._members.actor(interaction, guild) if direct else actor_of(interaction)
            action = read()
        except Refused as refused:
            await _say(interaction, self._bot.refuse(refused))
            return
        if action.opens_form and interaction.type is not discord.InteractionType.modal_submit:
            await self._open(interaction, action, actor)
        else:
            await self._answer(interaction, action, actor)

    async def _open(self, interaction: Interaction, action: Action, actor: Actor) -> None:
        """Answer with a form, which must be the first answer; or with what stands in its way."""
        card, guild = await self._bot.handle(action, actor), carried_guild(actor.place)
        if card.form is None:
            await _say(interaction, card, guild)
        else:
            await interaction.response.send_modal(modal_of(card.form, str(interaction.id), guild))

    async def _answer(self, interaction: Interaction, action: Action, actor: Actor) -> None:
        """Answer in two steps; what was pressed in a private message takes that message's place."""
        in_place = interaction.message is not None and interaction.message.flags.ephemeral
        if not await _acknowledge(interaction, in_place=in_place):
            return
        card = await self._bot.handle(action, actor)
        view = render(card, carried_guild(actor.place))
        if in_place and card.is_refusal:
            await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=NOBODY)
        else:
            await interaction.edit_original_response(view=view, allowed_mentions=NOBODY)
        if card.file is not None:
            await self._hand_over(interaction, card.file)

    async def _hand_over(self, interaction: Interaction, file: File) -> None:
        """The file in a private message of its own: a card's own message would have to draw it."""
        if len(file.content) > LIMITS.file_bytes:
            await _say(interaction, self._bot.refuse(Refused("discord.file_too_large", most=LIMITS.file_bytes >> 20)))
            return
        attachment = discord.File(BytesIO(file.content), file.name)
        await interaction.followup.send(file=attachment, ephemeral=True, allowed_mentions=NOBODY)

    async def _apologise(self, interaction: Interaction, error: Exception) -> None:
        number = f"{interaction.id % 0x1000000:06x}"
        log.error("incident", platform="discord", number=number, error=type(error).__name__, exc_info=error)
        try:
            await _say(interaction, incident(self._bot.texts(), number))
        except FAILURES as failure:
            log.warning("answer failed", platform="discord", reason=reason_of(failure))


def _refuse(key: str) -> Callable[[], Action]:
    def read() -> Action:
        raise Refused(key)

    return read


async def _acknowledge(interaction: Interaction, *, in_place: bool) -> bool:
    """Tell Discord that an answer will follow; False where it is too late for one.

    Any other failure leaves it open whether Discord has heard: then the request is done and answered all the same.
    """
    try:
        await interaction.response.defer(ephemeral=True, thinking=not in_place)
    except FAILURES as error:
        log.warning("acknowledging failed", platform="discord", reason=reason_of(error))
        return getattr(error, "code", None) != UNKNOWN_INTERACTION
    return True


async def _say(interaction: Interaction, card: Card, guild: str = "") -> None:
    """A private message, as the first answer or after it; `guild` is the server its buttons must carry."""
    view = render(card, guild)
    if interaction.response.is_done():
        await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=NOBODY)
    else:
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NOBODY)
