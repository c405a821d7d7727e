"""Files on their way to Slack: announced, sent, and completed (docs.slack.dev/messaging/working-with-files)."""

from http import HTTPStatus

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.cutting import cut
from adapters.slack.calls import Calls
from adapters.slack.failures import AddressRefused
from adapters.slack.limits import ALT_TEXT

UPLOAD_SECONDS = 20.0
"""How long one of the two halves of an upload is tried."""


class Uploads:
    """Uploads files; needs the scope files:write."""

    def __init__(self, client: AsyncWebClient, calls: Calls) -> None:
        self._client = client
        self._calls = calls
        self.session: aiohttp.ClientSession
        """Over which the bytes are sent; known once the app is connected."""

    async def send(self, name: str, content: bytes, words: str = "") -> str:
        """Bring a file to Slack, where nobody sees it yet, and return its id; raises one of FAILURES.

        A try whose answer was lost leaves at most a file that never appears anywhere.

        Args:
            name: the file name.
            content: its bytes.
            words: what a picture shows.
        """

        async def sent() -> str:
            described = {"alt_txt": cut(words, ALT_TEXT)} if words else {}
            begun = await self._client.files_getUploadURLExternal(filename=name, length=len(content), **described)
            async with self.session.post(begun["upload_url"], data=content, proxy=self._client.proxy) as answer:
                if answer.status != HTTPStatus.OK:
                    raise AddressRefused(answer.status, answer.headers)
            return str(begun["file_id"])

        return await self._calls.make(sent, self._calls.until(UPLOAD_SECONDS))

    async def keep(self, file: str, name: str) -> None:
        """Complete the upload of a file that a message will show; raises one of FAILURES."""

        async def completed() -> None:
            await self._client.files_completeUploadExternal(files=[{"id": file, "title": name}])

        await self._calls.make(completed, self._calls.until(UPLOAD_SECONDS))

    async def share(self, file: str, name: str, channel: str) -> None:
        """Complete the upload of a file as a message of its own in a conversation; raises one of FAILURES."""

        async def shared() -> None:
            await self._client.files_completeUploadExternal(files=[{"id": file, "title": name}], channel_id=channel)

        await self._calls.make(shared, self._calls.until(UPLOAD_SECONDS), once=True)
