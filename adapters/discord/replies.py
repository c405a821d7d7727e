"""Replies to interactions, sent again where Discord did not take them: none is lost, and none appears twice.

An interaction has one first reply, within 3 s, and Discord refuses a second one. From then on its message is edited,
which shows the same however often it is done. So both can be sent again without looking, unlike a further message,
which is sent only where there is no other way.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from http import HTTPStatus

import discord
import structlog
from discord import app_commands, ui
from discord.utils import MISSING

from adapters.cutting import length
from adapters.discord.commands import Interaction
from adapters.discord.failures import FAILURES, code_of, reason_of, wait_of
from adapters.discord.limits import LIMITS
from adapters.discord.render import attachments_of, render
from bot.ui.cards import Card

NO_MENTIONS = discord.AllowedMentions.none()

FIRST_PAUSES_S = (0.1, 0.3, 0.6)
FIRST_REPLY_S = 2.8
"""How long all tries of a first reply may take: Discord waits 3 s (Receiving and Responding)."""

EDIT_PAUSES_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 180.0, 180.0)
"""Ten minutes in all. A token lives for fifteen (Receiving and Responding), and the tries take time as well."""
CALL_S = 45.0
"""How long one try may take, with the retries of discord.py after 1, 3, 5, 7 and 9 s (for 5xx answers)."""
TOKEN_S = 900.0

UNKNOWN_INTERACTION = 10062
"""The error code of an interaction that was not replied to within 3 s (API reference, JSON error codes)."""
ACKNOWLEDGED = 40060
"""The error code of an interaction that has its first reply already (API reference, JSON error codes)."""

NOTICE_ID = (1 << 20) - 1
"""The id of the container of a refusal above other ones; those of posted cards are higher."""

log = structlog.get_logger()


class Reply:
    """What the bot says to one interaction: a message that only the member sees, a form, or choices.

    The reply to a button of a private message takes that message's place; a refusal stands above what was there.

    Args:
        interaction: what is replied to.
        newest: the newest interaction of each private message, by the message's id; later ones are added elsewhere.
    """

    def __init__(self, interaction: Interaction, newest: Mapping[int, int]) -> None:
        self.interaction = interaction
        self._newest = newest
        self._begun = False
        """Whether there may be a first reply."""
        message = interaction.message
        self._pressed = message if message is not None and message.flags.ephemeral else None
        self._message = self._pressed.id if self._pressed else 0
        """The id of the message that is edited; 0 while it is not known."""

    async def acknowledge(self) -> bool:
        """Tell Discord that there will be a reply; False where it is too late for one.

        After any other failure the acknowledgement may have arrived.
        """
        response, thinking = self.interaction.response, self._pressed is None
        try:
            await self._first(lambda: response.defer(ephemeral=True, thinking=thinking))
        except FAILURES as error:
            log.warning("acknowledging failed", platform="discord", reason=reason_of(error))
            self._begun = True
            return code_of(error) != UNKNOWN_INTERACTION
        return True

    async def open(self, modal: ui.Modal) -> None:
        """Open a form, as the first reply."""
        await self._first(lambda: self.interaction.response.send_modal(modal))

    async def suggest(self, choices: Sequence[app_commands.Choice[str]]) -> None:
        """Show choices while an option is typed, as the first reply."""
        await self._first(lambda: self.interaction.response.autocomplete(choices))

    async def show(self, card: Card, guild: str = "") -> None:
        """Show a card; `guild` is the server that its buttons carry."""
        if not self._begun:
            response, view = self.interaction.response, render(card, guild)
            await self._first(lambda: response.send_message(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS))
        elif self._pressed is not None and card.is_refusal:
            await self._show_above(self._pressed, card, guild)
        else:
            await self._edit(render(card, guild), lambda: attachments_of(card))

    async def _show_above(self, pressed: discord.Message, card: Card, guild: str) -> None:
        view = _above(pressed, card, guild)
        if view is None:
            alone, followup = render(card, guild), self.interaction.followup
            await _until_taken(
                lambda: followup.send(view=alone, ephemeral=True, allowed_mentions=NO_MENTIONS), EDIT_PAUSES_S
            )
        else:
            # Without a word about attachments those that are there stay.
            await self._edit(view, lambda: MISSING)

    async def _first(self, call: Callable[[], Awaitable[object]]) -> None:
        try:
            async with asyncio.timeout(FIRST_REPLY_S):
                await _until_taken(call, FIRST_PAUSES_S)
        except discord.HTTPException as error:
            # An earlier try has arrived, or Discord has delivered the interaction twice.
            if error.code != ACKNOWLEDGED:
                raise
        self._begun = True

    async def _edit(self, view: ui.LayoutView, attachments: Callable[[], list[discord.File]]) -> None:
        async def edit() -> None:
            # Somebody who has waited, for an answer or for its picture, may have pressed something else meanwhile.
            if self._newest.get(self._message, self.interaction.id) == self.interaction.id:
                edited = await self.interaction.edit_original_response(
                    view=view, attachments=attachments(), allowed_mentions=NO_MENTIONS
                )
                self._message = edited.id

        await _until_taken(edit, EDIT_PAUSES_S)


async def _until_taken(call: Callable[[], Awaitable[object]], pauses: Sequence[float]) -> None:
    """Make a call, again after each pause while it fails for a reason that may pass.

    Args:
        call: makes it.
        pauses: seconds before the second try and further ones; longer where Discord asks for it.
    """
    for pause in pauses:
        try:
            async with asyncio.timeout(CALL_S):
                await call()
        except FAILURES as error:
            if not _may_pass(error):
                raise
            log.info("reply not taken", platform="discord", reason=reason_of(error))
            await asyncio.sleep(max(pause, wait_of(error)))
        else:
            return
    async with asyncio.timeout(CALL_S):
        await call()


def _may_pass(error: Exception) -> bool:
    """Whether the same call may succeed later: the connection broke, or Discord has an error or is called too often."""
    if not isinstance(error, discord.HTTPException):
        return not isinstance(error, discord.DiscordException)
    return error.status >= HTTPStatus.INTERNAL_SERVER_ERROR or 0 < wait_of(error) < TOKEN_S


def _above(message: discord.Message, card: Card, guild: str) -> ui.LayoutView | None:
    """A message with a card above it, in place of the one that stood there; None where it would be over a limit."""
    former = ui.LayoutView.from_message(message, timeout=None)
    _refer_to_attachments(former, message)
    below = [item for item in former.children if item.id != NOTICE_ID]
    view = render(card, guild, NOTICE_ID, {each for item in below for each in _custom_ids(item)})
    try:
        for item in below:
            view.add_item(item)
    except ValueError:
        return None
    texts = [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]
    return view if sum(map(length, texts)) <= LIMITS.characters else None


def _refer_to_attachments(view: ui.LayoutView, message: discord.Message) -> None:
    """Let files refer to the message's attachments, not to where these can be read, which changes."""
    names = {attached.id: f"attachment://{attached.filename}" for attached in message.attachments}
    for item in view.walk_children():
        if isinstance(item, ui.File):
            item.url = names.get(item.media.attachment_id or 0, item.url)
        elif isinstance(item, ui.MediaGallery):
            item.items = [
                discord.MediaGalleryItem(
                    names.get(each.media.attachment_id or 0, each.media.url), description=each.description
                )
                for each in item.items
            ]


def _custom_ids(item: ui.Item[ui.LayoutView]) -> Iterator[str]:
    """The custom_ids of an item and of those in it."""
    inner = item.walk_children() if isinstance(item, ui.Container | ui.ActionRow) else ()
    return (each.custom_id for each in (item, *inner) if isinstance(each, ui.Button | ui.Select) and each.custom_id)
