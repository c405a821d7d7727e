"""The pictures of cards as files of Slack's, which image blocks show."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.calls import Pause
from adapters.slack.failures import FAILURES, is_passing, reason
from adapters.slack.uploads import Uploads
from bot.ui.cards import Card

NOT_READY = {"invalid_blocks", "invalid_arguments"}
"""What Slack answers while it still works on a file that is to be shown, and where it does not show it at all."""
READY_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each further try to show a file that was uploaded just now."""
MOST_REMEMBERED = 500
"""Files that are remembered."""

Result = TypeVar("Result")

log = structlog.get_logger()


class Pictures:
    """Uploads pictures, equal ones once, and has cards shown with them.

    Where the app lacks the scope files:write, or files are switched off in the workspace, cards are shown without.

    Args:
        uploads: brings files to Slack.
        pause: waits for some seconds.
    """

    def __init__(self, uploads: Uploads, pause: Pause = asyncio.sleep) -> None:
        self._uploads = uploads
        self._pause = pause
        self._files: OrderedDict[str, str] = OrderedDict()
        """By digest of the picture, the id of its file."""
        self._refused = False

    async def show(self, card: Card, shown: Callable[[str], Awaitable[Result]]) -> Result:
        """Show a card with its picture, or without it where Slack does not take the picture; raises one of FAILURES.

        Args:
            card: what to show.
            shown: shows it with the file of that id; without a picture where it is empty.
        """
        digest = hashlib.sha256(card.picture.png).hexdigest() if card.picture and card.picture.png else ""
        file = await self._file(card, digest) if digest and not self._refused else ""
        for wait in (0.0, *READY_PAUSES) if file else ():
            if wait:
                await self._pause(wait)
            try:
                return await shown(file)
            except SlackApiError as error:
                if reason(error) not in NOT_READY:
                    raise
        if self._files.pop(digest, ""):
            log.warning("slack_picture_not_shown", kind=card.kind)
        return await shown("")

    async def _file(self, card: Card, digest: str) -> str:
        """The id of the file with the picture of a card; empty where this workspace takes no files."""
        if digest not in self._files and card.picture:
            try:
                file = await self._uploads.send(card.picture.name, card.picture.png, card.picture.words)
                await self._uploads.keep(file, card.picture.name)
            except FAILURES as error:
                if is_passing(error):
                    raise
                self._refused = True
                log.warning("slack_takes_no_pictures", error=reason(error))
                return ""
            self._files[digest] = file
            if len(self._files) > MOST_REMEMBERED:
                self._files.popitem(last=False)
        self._files.move_to_end(digest)
        return self._files[digest]
