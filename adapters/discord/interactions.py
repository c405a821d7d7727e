"""Serves interactions: acknowledges each in time, has its action performed, and answers the member privately."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import discord
import structlog
from discord import app_commands

from adapters.cutting import cut
from adapters.discord.commands import Choices, Interaction
from adapters.discord.custom_ids import action_of, guild_of
from adapters.discord.failures import FAILURES, reason_of
from adapters.discord.forms import modal_of, values_of
from adapters.discord.limits import LIMITS
from adapters.discord.markup import one_line, plain
from adapters.discord.members import Members, actor_of, carried_guild
from adapters.discord.mentions import text_as_seen
from adapters.discord.replies import Reply
from bot.app.door import Bot
from bot.domain.errors import Refused
from bot.domain.member import Actor
from bot.inputs.action import Action
from bot.ui.cards import Card
from bot.ui.commands import ask_about, build_action, command_line
from bot.ui.refusals import incident

MOST_REMEMBERED = 1_000
"""Interactions remembered by their ids, because the gateway can deliver one twice."""

log = structlog.get_logger()


class InteractionHandler:
    """Serves each interaction once; discord.py calls it in a task for each."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._members = Members(bot.clock)
        self._seen: deque[int] = deque(maxlen=MOST_REMEMBERED)
        self._newest: dict[int, int] = {}
        """See `adapters.discord.replies.Reply`."""
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def finish(self, seconds: float) -> None:
        """Take no more interactions, and wait at most so many seconds for those that are being served."""
        self._closed = True
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def command(self, interaction: Interaction, name: str, options: Mapping[str, str]) -> None:
        """Serve a slash command."""
        await self._serve(interaction, lambda: build_action(name, options), typed=[command_line(name, options)])

    async def about(self, interaction: Interaction, message: discord.Message) -> None:
        """Serve "Ask about this" on a message."""
        written_at = round(message.created_at.timestamp() * 1000)
        text = await text_as_seen(interaction, message)
        await self._serve(interaction, lambda: ask_about(text, message.jump_url, written_at))

    async def component(self, interaction: Interaction) -> None:
        """Serve a button, a menu or a submitted form; its custom_id or the chosen option carries the action."""
        data = cast("dict[str, Any]", interaction.data)
        carried = data["values"][0] if data.get("values") else data["custom_id"]
        values = values_of(data["components"]) if interaction.type is discord.InteractionType.modal_submit else None
        typed = list((values or {}).values())
        await self._serve(interaction, lambda: action_of(carried, values), guild_of(carried), typed=typed)

    async def outdated(self, interaction: Interaction) -> None:
        """Answer a command that Discord still shows but this version of the bot does not have."""
        await self._serve(interaction, _refuse_old_command)

    async def suggest(self, interaction: Interaction, command: str, typed: str) -> Choices:
        """The questions that fit what was typed; none where the member is refused, as no error can be shown here."""
        try:
            found = await self._bot.suggest(actor_of(interaction), command, typed)
        except Refused:
            return []
        choices = [
            app_commands.Choice(name=cut(one_line(plain(option.label)), LIMITS.choice), value=option.value)
            for option in found[: LIMITS.choices]
        ]
        try:
            # discord.py would send them once, and shows an error in the log if that fails.
            await Reply(interaction, self._newest).suggest(choices)
        except FAILURES as error:
            log.warning("answer failed", platform="discord", reason=reason_of(error))
        return choices

    async def _serve(
        self, interaction: Interaction, read: Callable[[], Action], guild: str = "", typed: Sequence[str] = ()
    ) -> None:
        """Serve an interaction unless it was served before.

        Args:
            interaction: the interaction.
            read: gives the action that it asks for; may raise Refused.
            guild: the server that a button or a form carried; empty where it carried none.
            typed: the line of a command, or the values of a form.
        """
        if self._closed or interaction.id in self._seen:
            return
        self._seen.append(interaction.id)
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._running.add(task)
        if interaction.message is not None:
            self._newest.pop(interaction.message.id, None)
            self._newest[interaction.message.id] = interaction.id
            if len(self._newest) > MOST_REMEMBERED:
                del self._newest[next(iter(self._newest))]
        reply = Reply(interaction, self._newest)
        try:
            await self._do(reply, read, guild, typed)
        except FAILURES as error:
            log.warning("answer failed", platform="discord", reason=reason_of(error))
        except Exception as error:  # noqa: BLE001  the member must not wait for ever for a card that cannot be drawn
            await self._show_incident(reply, error)
        finally:
            self._running.discard(task)

    async def _do(self, reply: Reply, read: Callable[[], Action], guild: str, typed: Sequence[str]) -> None:
        interaction = reply.interaction
        direct = guild and interaction.guild_id is None
        try:
            actor = await self._members.actor(interaction, guild) if direct else actor_of(interaction)
            action = read()
        except Refused as refused:
            await reply.show(self._bot.refuse(refused, typed))
            return
        if interaction.type is discord.InteractionType.application_command:
            actor = replace(actor, typed="\n".join(typed))
        if action.opens_form and interaction.type is not discord.InteractionType.modal_submit:
            await self._open(reply, action, actor)
        elif await reply.acknowledge():
            card, guild = self._with_file(await self._bot.handle(action, actor)), carried_guild(actor.place)
            await reply.show(card, guild)
            await self._add_picture(reply, card, guild)

    async def _open(self, reply: Reply, action: Action, actor: Actor) -> None:
        """Reply to an action that opens a form: with the modal, or where there is none, such as refused, with the card.

        A modal can be opened only as the first reply, so the interaction is not acknowledged before.
        """
        card, guild = await self._bot.handle(action, actor), carried_guild(actor.place)
        if card.form is None:
            await reply.show(card, guild)
            await self._add_picture(reply, card, guild)
        else:
            await reply.open(modal_of(card.form, str(reply.interaction.id), guild))

    async def _add_picture(self, reply: Reply, card: Card, guild: str) -> None:
        """Show the card again once its picture is drawn; whatever goes wrong, the text stays."""
        try:
            drawn = await self._bot.draw(card)
            if drawn is not None:
                await reply.show(drawn, guild)
        except Exception as error:  # noqa: BLE001  nobody misses what they were not told of
            log.warning("picture not shown", platform="discord", reason=reason_of(error))

    def _with_file(self, card: Card) -> Card:
        """The card, or the refusal of one whose file Discord would not take."""
        if card.file is None or len(card.file.content) <= LIMITS.file_bytes:
            return card
        return self._bot.refuse(Refused("discord.file_too_large", most=LIMITS.file_bytes >> 20))

    async def _show_incident(self, reply: Reply, error: Exception) -> None:
        number = f"{reply.interaction.id % 0x1000000:06x}"
        log.error("incident", platform="discord", number=number, error=type(error).__name__, exc_info=error)
        try:
            await reply.show(incident(self._bot.texts(), number))
        except FAILURES as failure:
            log.warning("answer failed", platform="discord", reason=reason_of(failure))


def _refuse_old_command() -> Action:
    raise Refused("discord.old_command")
