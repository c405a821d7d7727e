"""Discord's REST routes for channels, messages, threads and members."""

from collections.abc import Mapping

from aiohttp import web

from tests.fakes import discord_rules as rules
from tests.fakes.discord_bodies import answered, body_of, files_of
from tests.fakes.discord_objects import (
    BOT,
    CHANNEL,
    GUILD,
    HISTORY,
    NONCE_SECONDS,
    SEND,
    VIEW,
    Attachment,
    Message,
    channel_json,
    role_json,
    roles_json,
    thread_json,
)
from tests.fakes.discord_rules import COMPONENTS_V2, Json, RefusedByDiscord
from tests.fakes.discord_state import DiscordState


class MessageRoutes(DiscordState):
    """Channels and what is written in them."""

    async def _post_message(self, request: web.Request) -> web.Response:
        body, channel = await body_of(request), self._channel(request)
        if {person for person, its in self.direct.items() if its == channel} & self.closed:
            raise RefusedByDiscord(403, 50007, "Cannot send messages to this user")
        # Message Resource, create message: only these flags can be set.
        allowed = COMPONENTS_V2 | rules.SUPPRESS_EMBEDS | rules.SUPPRESS_NOTIFICATIONS
        rules.must(body.get("flags", 0) & COMPONENTS_V2 and not body["flags"] & ~allowed, "flags of a message")
        rules.check_message(body)
        if channel in self.channels and not self.rights & ~self.denied.get(channel, 0) & SEND:
            raise RefusedByDiscord(403, 50013, "Missing Permissions")
        rules.must(len(str(body.get("nonce", ""))) <= 25, "nonce")
        earlier = self._with_nonce(body, channel)
        if earlier:
            return answered(earlier.as_json())
        reply_to = self._answered_message(body)
        attachments = self._attached(body, await files_of(request))
        message = self._new_message(channel, body)
        message.nonce, message.reply_to, message.attachments = body.get("nonce"), reply_to, attachments
        return answered(message.as_json())

    async def _begin_post(self, request: web.Request) -> web.Response:
        # Channel Resource, start thread in forum or media channel; the message has the id of the thread.
        body, forum = await body_of(request), int(request.match_info["channel"])
        rules.must(forum in self.forums, "a forum")
        rules.must(1 <= len(body["name"]) <= 100, "name of a post")
        rules.must(body["auto_archive_duration"] in (60, 1440, 4320, 10_080), "auto_archive_duration")
        tags = [str(tag["id"]) for tag in self.forums[forum]]
        given = body.get("applied_tags", [])
        rules.must(set(given) <= set(tags) and len(given) <= 5, "applied_tags")
        if tags and not given:
            raise RefusedByDiscord(400, 40067, "A tag is required to create a forum post in this channel")
        rules.check_message(body["message"])
        if not self.rights & SEND:
            raise RefusedByDiscord(403, 50013, "Missing Permissions")
        message = self._new_message(0, body["message"])
        message.channel = message.id
        message.attachments = self._attached(body["message"], await files_of(request))
        thread = {**thread_json(channel_json(message.id), forum), "name": body["name"], "applied_tags": given}
        thread |= {"guild_id": str(GUILD), "owner_id": str(BOT)}
        thread["thread_metadata"] = {**thread["thread_metadata"], "archived": False}
        self.forum_posts[message.id] = thread
        return answered({**thread, "message": message.as_json()})

    async def _active_threads(self, _request: web.Request) -> web.Response:
        active = [thread for number, thread in self.forum_posts.items() if number not in self.archived]
        return answered({"threads": active, "members": []})

    async def _get_message(self, request: web.Request) -> web.Response:
        message = self.messages.get(int(request.match_info["message"]))
        if message is None or message.id in self.deleted or message.channel != self._channel(request):
            raise RefusedByDiscord(404, 10008, "Unknown Message")
        return answered({**message.as_json(), "nonce": None})

    async def _bring_back(self, request: web.Request) -> web.Response:
        # Channel Resource, modify channel, thread: who may send messages may bring it back where it is not locked.
        channel, body = int(request.match_info["channel"]), await request.json()
        rules.must(body == {"archived": False}, "only archived")
        self.archived.discard(channel)
        return answered(self.forum_posts.get(channel) or thread_json(channel_json(channel), CHANNEL))

    def _channel(self, request: web.Request) -> int:
        channel = int(request.match_info["channel"])
        if channel in self.forums:
            raise RefusedByDiscord(400, 50008, "Cannot send messages in a non-text channel")
        if channel in self.forum_posts:
            return channel
        channel = self.threads.get(channel, channel)
        if channel not in self.channels | set(self.direct.values()):
            raise RefusedByDiscord(404, 10003, "Unknown Channel")
        # Permissions: without VIEW_CHANNEL a channel cannot be reached in any way.
        if channel in self.channels and not self.rights & VIEW:
            raise RefusedByDiscord(403, 50001, "Missing Access")
        return channel

    async def _get_channel(self, request: web.Request) -> web.Response:
        channel, number = self._channel(request), int(request.match_info["channel"])
        own = {**channel_json(number), "guild_id": str(GUILD)}
        return answered(own if channel == number else thread_json(own, channel))

    async def _get_messages(self, request: web.Request) -> web.Response:
        # Message Resource, get channel messages: up to 100, the newest first.
        channel, most = self._channel(request), int(request.query.get("limit", 50))
        rules.must(1 <= most <= 100 and set(request.query) <= {"limit", "after"}, "query of messages")
        later = [m for m in self.posts(channel) if m.id > int(request.query.get("after", 0))]
        # Without READ_MESSAGE_HISTORY no messages are returned, and no error.
        seen = later if channel not in self.channels or self.rights & HISTORY else []
        # Nothing is said about the nonce in what is returned here.
        return answered([{**message.as_json(), "nonce": None} for message in seen[:most]][::-1])

    async def _delete_message(self, request: web.Request) -> web.Response:
        channel, number = self._channel(request), int(request.match_info["message"])
        if number not in [message.id for message in self.posts(channel)]:
            raise RefusedByDiscord(404, 10008, "Unknown Message")
        self.deleted.add(number)
        return web.Response(status=204)

    async def _open_direct(self, request: web.Request) -> web.Response:
        # User Resource, create DM: the channel that is open already, if there is one.
        person = self.members.get(int((await request.json())["recipient_id"]))
        if person is None:
            raise RefusedByDiscord(404, 10013, "Unknown User")
        channel = self.direct.setdefault(person.id, self.new_id())
        return answered({"id": str(channel), "type": 1, "recipients": [person.as_json()], "last_message_id": None})

    async def _get_member(self, request: web.Request) -> web.Response:
        person = self.members.get(int(request.match_info["person"]))
        if person is None or request.match_info["guild"] != str(GUILD):
            raise RefusedByDiscord(404, 10007, "Unknown Member")
        return answered(person.as_member())

    async def _get_roles(self, _request: web.Request) -> web.Response:
        return answered([*roles_json(self.rights), *(role_json(*each) for each in self.new_roles.items())])

    def _answered_message(self, body: Json) -> int | None:
        reference = body.get("message_reference")
        if not reference:
            return None
        number = int(reference["message_id"])
        # Message Resource, message reference: `fail_if_not_exists` is true unless told otherwise.
        known = number in self.messages
        rules.must(known or reference.get("fail_if_not_exists") is False, "unknown message_reference")
        return number if known else None

    def _with_nonce(self, body: Json, channel: int) -> Message | None:
        """Message Resource: with enforce_nonce, the message of the past few minutes that has the same nonce."""
        if not (body.get("enforce_nonce") and body.get("nonce")):
            return None
        for message in self.messages.values():
            recent = self.now - message.posted_at < NONCE_SECONDS
            if recent and message.channel == channel and message.nonce == body["nonce"]:
                return message
        return None

    def _new_message(self, channel: int, body: Json, reader: int | None = None) -> Message:
        flags, components = body.get("flags", 0), rules.numbered(body.get("components", []))
        message = Message(self.new_id(), channel, components, flags, reader, posted_at=self.now)
        self.messages[message.id] = message
        return message

    async def _edit_message(self, request: web.Request) -> web.Response:
        body, number = await body_of(request), int(request.match_info["message"])
        message = self.messages.get(number)
        # Receiving and Responding: ephemeral messages cannot be reached by the channel's routes.
        if message is None or number in self.deleted or message.reader is not None:
            raise RefusedByDiscord(404, 10008, "Unknown Message")
        if int(request.match_info["channel"]) in self.archived:
            raise RefusedByDiscord(400, 50083, "Thread is archived")
        at = self._channel(request) if int(request.match_info["channel"]) in self.forums else message.channel
        rules.must(at == message.channel, "channel of a message")
        self._fill(message, body, await files_of(request))
        return answered(message.as_json())

    def _attached(
        self, body: Json, files: Mapping[int, tuple[str, bytes]], message: Message | None = None
    ) -> list[Attachment]:
        """The files of a message from now on (Reference, uploading files; Message Resource, edit message).

        All that are there stay where a body says nothing of them; else those that it lists.
        """
        before = message.attachments if message else []
        listed = body.get("attachments", [{"id": each.id} for each in before])
        kept = [each for each in before if str(each.id) in [str(one["id"]) for one in listed]]
        described = {int(one["id"]): one.get("description") or "" for one in listed}
        new = [
            Attachment(self.new_id(), name, content, described.get(number, ""))
            for number, (name, content) in files.items()
        ]
        shown = body.get("components", message.components if message else [])
        rules.check_attachments(shown, [each.name for each in (*kept, *new)])
        return kept + new

    def _fill(self, message: Message, body: Json, files: Mapping[int, tuple[str, bytes]]) -> None:
        flags = body.get("flags", message.flags)
        # Component Reference: the flag can be set by an edit and never be taken away.
        rules.must(flags & COMPONENTS_V2, "flags of an edit")
        rules.check_message(body)
        message.attachments = self._attached(body, files, message)
        if files:
            self.files += [(message.reader or 0, message.reader is not None, *file) for file in files.values()]
        message.components = rules.numbered(body["components"])
        message.flags = message.flags | COMPONENTS_V2
        message.thinking = False
        message.edits += 1
