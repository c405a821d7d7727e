"""A fake of Slack on loopback: its Web API, response URLs and Socket Mode, as far as they are documented."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.fakes.slack_history import in_channel, in_thread, page, scope_of
from tests.fakes.slack_reading import mentions
from tests.fakes.slack_rules import Invalid, check_message, check_view

Json = dict[str, Any]

BOT_TOKEN, APP_TOKEN = "xoxb-test-1", "xapp-test-1"
TEAM, BOT_USER, BOT_ID = "T1", "UBOT", "B1"

OPTIONAL = {
    # conversations.open: one of the write scopes; for a person im:write. Reading: see slack_history.scope_of.
    "conversations.open": "im:write",
}
SCOPES = {
    # docs.slack.dev/reference/methods: the scopes named on the page of each method.
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "users.info": "users:read",
    "conversations.info": "channels:read",
    "apps.connections.open": "connections:write",
}


class NotAcknowledged(Exception):  # noqa: N818  what happened, as the member is told
    """A request was not acknowledged in time: the member sees that the app did not respond."""


@dataclass
class Hold:
    """A call that is held back: `reached` is set when it has arrived, and `go` lets it continue."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Fault:
    """A fault in the next call of a method.

    Args:
        after: whether the call takes effect before it fails.
        error: Slack's error code; empty where the connection just ends.
        status: of the HTTP answer.
        page: what is answered instead of Slack's own JSON, as a proxy does.
        meanwhile: what happens while Slack takes its time to answer.
    """

    after: bool = False
    error: str = ""
    status: int = 200
    retry_after: int = 0
    page: str = ""
    page_type: str = "text/html"
    hold: Hold | None = None
    meanwhile: Callable[[], None] | None = None


@dataclass
class Channel:
    name: str = "general"
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    messages: list[Json] = field(default_factory=list)


@dataclass
class View:
    user: str
    shown: Json
    is_open: bool = True


@dataclass
class Trigger:
    user: str
    until: int
    used: bool = False


@dataclass
class Address:
    """A response_url: five uses in half an hour (docs.slack.dev/interactivity/handling-user-interaction)."""

    user: str
    channel: str
    until: int
    message: Json | None = None
    uses: int = 0


@dataclass
class Upload:
    """A file on its way: the conversation it was shared in is set last."""

    filename: str
    length: int
    content: bytes = b""
    channel: str = ""
    complete: bool = False


class FakeSlack:
    """One workspace.

    Args:
        scopes: what the bot token may do.
        clock: UTC milliseconds; what expires, expires by it.
        ack_seconds: how long Slack waits for an acknowledgement, in real time.
    """

    def __init__(self, scopes: set[str], clock: Callable[[], int], ack_seconds: float = 3.0) -> None:
        self.scopes = scopes
        self.clock = clock
        self.ack_seconds = ack_seconds
        self.people: dict[str, Json] = {}
        self.channels: dict[str, Channel] = {}
        self.direct: dict[str, str] = {}
        self.messages_tab = True
        self.uploads: dict[str, Upload] = {}
        self.private: dict[str, list[Json]] = {}
        self.views: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.addresses: dict[str, Address] = {}
        self.faults: dict[str, list[Fault]] = {}
        self.processing = 0
        """How often a message with a file is still refused while Slack works on it."""
        self.limits: dict[str, int] = {}
        """By method, after how many calls Slack asks for a pause (docs.slack.dev/apis/web-api/rate-limits)."""
        self.planned: dict[int, Fault] = {}
        """Faults by the number of the call, whatever its method."""
        self.calls: list[tuple[str, Json]] = []
        self.refused: list[str] = []
        self.marked_up: list[str] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.connections = 0
        self._changed = asyncio.Condition()
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._tickets: set[str] = set()
        self._number = 0
        self._runner: web.AppRunner | None = None
        self.base_url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/link", self._socket)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in list(self.sockets):
            await socket.close()
        assert self._runner is not None
        await self._runner.cleanup()

    # What the workspace holds.

    def add_person(self, user: str, name: str, *, administrator: bool = False) -> None:
        profile = {"display_name": name, "real_name": name}
        self.people[user] = {"id": user, "name": name.lower(), "is_admin": administrator, "profile": profile}
        self.private[user] = []

    def new_id(self, prefix: str) -> str:
        self._number += 1
        return f"{prefix}{self._number}"

    def new_trigger(self, user: str) -> str:
        trigger = self.new_id("13345224609.738474920.")
        # docs.slack.dev/interactivity/handling-user-interaction: a trigger_id expires in three seconds.
        self.triggers[trigger] = Trigger(user, self.clock() + 3_000)
        return trigger

    def new_address(self, user: str, channel: str, message: Json | None = None) -> str:
        name = self.new_id("R")
        self.addresses[name] = Address(user, channel, self.clock() + 30 * 60_000, message)
        return self.base_url.replace("/api/", f"/respond/{name}")

    def open_view(self, user: str) -> tuple[str, View] | None:
        """The modal that person is looking at."""
        opened = [(name, view) for name, view in self.views.items() if view.user == user and view.is_open]
        return opened[-1] if opened else None

    # Socket Mode: docs.slack.dev/apis/events-api/using-socket-mode

    async def deliver(self, kind: str, payload: Json) -> Json:
        """Send an envelope over one of the sockets; returns what it was acknowledged with."""
        envelope = self.new_id("envelope-")
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._acks[envelope] = answer
        message = {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        await self.sockets[-1].send_json(message)
        try:
            # "Your app must acknowledge within 3 seconds", else the member sees operation_timeout.
            return await asyncio.wait_for(answer, self.ack_seconds)
        except TimeoutError as error:
            raise NotAcknowledged(kind) from error
        finally:
            del self._acks[envelope]

    async def disconnect(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours, and wait until it has."""
        before = self.connections
        await self.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})
        await self.wait_for_connections(before + 1)

    async def wait_for_connections(self, count: int) -> None:
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(lambda: self.connections >= count and self.sockets), 5)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        # apps.connections.open: an address is for one connection.
        if request.query.get("ticket", "") not in self._tickets:
            return web.Response(status=408)
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1})
        async with self._changed:
            self.sockets.append(socket)
            self.connections += 1
            self._changed.notify_all()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._take_ack(json.loads(message.data))
        self.sockets.remove(socket)
        return socket

    def _take_ack(self, ack: Json) -> None:
        answer = self._acks.get(ack.get("envelope_id", ""))
        if answer is None or answer.done():
            self.refused.append("ack_of_nothing")
        else:
            answer.set_result(ack.get("payload") or {})

    # The Web API: docs.slack.dev/apis/web-api

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await _body(request)
        fault = self._fault(method, body)
        if fault and fault.hold:
            fault.hold.reached.set()
            await fault.hold.go.wait()
        elif fault and fault.meanwhile:
            fault.meanwhile()
        elif fault and not fault.after:
            return _broken(request, fault)
        answer = self._answer(method, request.headers.get("Authorization", ""), body)
        return _broken(request, fault) if fault and fault.after else web.json_response(answer)

    def _fault(self, method: str, body: Json) -> Fault | None:
        """The fault of a call that has just arrived."""
        self.calls.append((method, body))
        if method in self.limits and sum(name == method for name, _ in self.calls) > self.limits[method]:
            return Fault(error="ratelimited", status=429, retry_after=30)
        waiting = self.faults.get(method, [])
        return self.planned.pop(len(self.calls), None) or (waiting.pop(0) if waiting else None)

    def _answer(self, method: str, authorization: str, body: Json) -> Json:
        try:
            return {"ok": True, **self._allowed(method, authorization)(body)}
        except Invalid as invalid:
            self.refused.append(str(invalid))
            return {"ok": False, "error": invalid.code}

    def _allowed(self, method: str, authorization: str) -> Callable[[Json], Json]:
        # Errors that every method has: docs.slack.dev/reference/methods
        token = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if authorization != f"Bearer {token}":
            raise Invalid("invalid_auth", method)
        needed = {**SCOPES, **OPTIONAL}.get(method)
        if needed not in (None, "connections:write") and needed not in self.scopes:
            raise Invalid("missing_scope", f"{method} needs {needed}")
        perform = self._methods().get(method)
        if perform is None:
            raise Invalid("unknown_method", method)
        return perform

    def _methods(self) -> dict[str, Callable[[Json], Json]]:
        return {
            "auth.test": lambda _: {
                "team": "Home",
                "url": "https://home.slack.com/",
                "team_id": TEAM,
                "user": "credence",
                "user_id": BOT_USER,
                "bot_id": BOT_ID,
            },
            "apps.connections.open": self._connections_open,
            "users.info": self._users_info,
            "conversations.info": self._conversations_info,
            "views.open": self._views_open,
            "views.update": self._views_update,
            "chat.postMessage": self._post_message,
            "chat.update": self._update_message,
            "chat.delete": self._delete_message,
            "chat.postEphemeral": self._post_ephemeral,
            "conversations.open": self._conversations_open,
            "files.getUploadURLExternal": self._begin_upload,
            "files.completeUploadExternal": self._complete_upload,
            "conversations.history": self._conversations_history,
            "conversations.replies": self._conversations_replies,
        }

    def _connections_open(self, _: Json) -> Json:
        ticket = self.new_id("ticket-")
        self._tickets.add(ticket)
        return {"url": self.base_url.replace("http", "ws", 1).replace("/api/", f"/link?ticket={ticket}")}

    def _users_info(self, body: Json) -> Json:
        if body.get("user") not in self.people:
            raise Invalid("user_not_found", str(body.get("user")))
        return {"user": self.people[body["user"]]}

    def _conversations_info(self, body: Json) -> Json:
        # docs.slack.dev/reference/methods/conversations.info: of a private channel that the app is not in, and of one
        # whose scope it lacks, it is said that there is none.
        name = str(body.get("channel"))
        channel = self.channels.get(name)
        inside = channel is not None and BOT_USER in channel.members
        if channel is None or (channel.private and not inside):
            raise Invalid("channel_not_found", name)
        flags = {"is_private": channel.private, "is_archived": channel.archived, "is_member": inside}
        return {"channel": {"id": name, "name": channel.name, "is_im": False, **flags}}

    def _views_open(self, body: Json) -> Json:
        # Errors of views.open: docs.slack.dev/reference/methods/views.open
        trigger = self.triggers.get(body.get("trigger_id", ""))
        if trigger is None:
            raise Invalid("invalid_trigger_id", "views.open")
        if trigger.used:
            raise Invalid("exchanged_trigger_id", "views.open")
        if self.clock() > trigger.until:
            raise Invalid("expired_trigger_id", "views.open")
        view = _decoded(body["view"])
        check_view(view)
        self._check_files(view["blocks"], "invalid_arguments")
        trigger.used = True
        name = self.new_id("V")
        self.views[name] = View(trigger.user, self._shown(name, view))
        return {"view": self.views[name].shown}

    def _views_update(self, body: Json) -> Json:
        # Errors of views.update: docs.slack.dev/reference/methods/views.update
        view = self.views.get(body.get("view_id", ""))
        if view is None or not view.is_open:
            raise Invalid("not_found", "views.update")
        if body.get("hash") not in (None, view.shown["hash"]):
            raise Invalid("hash_conflict", "views.update")
        self.replace_view(body["view_id"], _decoded(body["view"]))
        return {"view": view.shown}

    def replace_view(self, name: str, view: Json) -> None:
        """Put a view in the place of another; what was typed stays where block_id and action_id are the same."""
        check_view(view)
        self._check_files(view["blocks"], "invalid_arguments")
        old = self.views[name].shown["state"]["values"]
        self.views[name].shown = shown = self._shown(name, view)
        for block_id, inputs in shown["state"]["values"].items():
            for action_id in inputs:
                inputs[action_id] = old.get(block_id, {}).get(action_id, inputs[action_id])

    def _shown(self, name: str, view: Json) -> Json:
        values: Json = {}
        for block in view["blocks"]:
            block.setdefault("block_id", self.new_id("b"))
            if block["type"] == "input":
                values[block["block_id"]] = {block["element"]["action_id"]: _initial(block["element"])}
        state = {"values": values}
        return {
            "callback_id": "",
            "private_metadata": "",
            **view,
            "id": name,
            "hash": self.new_id("1."),
            "state": state,
        }

    def _post_message(self, body: Json) -> Json:
        # chat.postMessage, "Post to a DM": a person's id stands for the conversation with them, and the answer names it.
        name = body.get("channel", "")
        name = self._conversation_with(name) if name[:1] in ("U", "W") else name
        channel = self._writable(name)
        self._check_message(body)
        metadata = body.get("metadata")
        # docs.slack.dev/messaging/message-metadata: an event_type and a payload of plain values.
        if metadata is not None and not ({"event_type", "event_payload"} <= set(metadata)):
            raise Invalid("invalid_metadata_format", "metadata")
        thread = body.get("thread_ts")
        if thread is not None and all(message["ts"] != thread for message in channel.messages):
            raise Invalid("thread_not_found", str(thread))
        # A message's ts is its id and unique in its channel (docs.slack.dev/messaging).
        self._number += 1
        ts = f"{self.clock() // 1000}.{self._number:06d}"
        # What a bot posts carries its bot_id (docs.slack.dev/reference/methods/chat.postMessage, response).
        message = {**body, "channel": name, "ts": ts, "bot_id": BOT_ID}
        self._name_blocks(message, set())
        channel.messages.append(message)
        return {"ts": ts, "channel": name}

    def _conversation_with(self, user: str) -> str:
        """The id of the conversation of that person and the bot."""
        # Errors of conversations.open: docs.slack.dev/reference/methods/conversations.open. chat.postMessage names none of
        # its own for a person but channel_not_found; these are assumed for it too.
        person = self.people.get(user)
        if person is None:
            raise Invalid("user_not_found", user)
        if person.get("deleted"):
            raise Invalid("user_disabled", user)
        if person.get("is_bot"):
            raise Invalid("cannot_dm_bot", user)
        if user not in self.direct:
            self.direct[user] = self.new_id("D")
            self.channels[self.direct[user]] = Channel("directmessage", {BOT_USER, user}, private=True)
        return self.direct[user]

    # Uploading: docs.slack.dev/messaging/working-with-files, three steps.

    def _begin_upload(self, body: Json) -> Json:
        name = self.new_id("F")
        self.uploads[name] = Upload(str(body["filename"]), int(body["length"]))
        return {"file_id": name, "upload_url": self.base_url.replace("/api/", f"/upload/{name}")}

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        fault = self._fault("upload", {})
        if fault and not fault.after and not fault.meanwhile:
            return _broken(request, fault)
        upload = self.uploads[request.match_info["id"]]
        upload.content = await request.read()
        assert len(upload.content) == upload.length
        return _broken(request, fault) if fault and fault.after else web.Response(text="OK")

    def _complete_upload(self, body: Json) -> Json:
        # The page of files.completeUploadExternal: channel_id is the id of a conversation, never a person's; without it
        # the file is private.
        channel = str(body.get("channel_id", ""))
        if channel and channel not in self.channels:
            raise Invalid("channel_not_found", channel)
        files = json.loads(body["files"]) if isinstance(body["files"], str) else body["files"]
        for file in files:
            self.uploads[file["id"]].channel = channel
            self.uploads[file["id"]].complete = True
        return {"files": files}

    def _conversations_open(self, body: Json) -> Json:
        return {"channel": {"id": self._conversation_with(str(body.get("users")))}}

    def _conversations_history(self, body: Json) -> Json:
        return page(in_channel(self._readable(body.get("channel", "")).messages), body)

    def _conversations_replies(self, body: Json) -> Json:
        thread = str(body.get("ts"))
        return page(in_thread(self._readable(body.get("channel", "")).messages, thread), body, always=thread)

    def _readable(self, name: str) -> Channel:
        # Errors of conversations.history: docs.slack.dev/reference/methods/conversations.history. A person's id is no
        # conversation; bots see public channels they are not in as little as private ones (not_in_channel there).
        channel = self.channels.get(name)
        scopes = {scope_of(name, private=private) for private in ([channel.private] if channel else (True, False))}
        if not scopes & self.scopes:
            raise Invalid("missing_scope", f"reading {name} needs {scopes}")
        if channel is None or (channel.private and BOT_USER not in channel.members):
            raise Invalid("channel_not_found", name)
        if BOT_USER not in channel.members:
            raise Invalid("not_in_channel", name)
        return channel

    def _delete_message(self, body: Json) -> Json:
        # Errors of chat.delete: docs.slack.dev/reference/methods/chat.delete
        channel = self._writable(body.get("channel", ""))
        found = [message for message in channel.messages if message["ts"] == body.get("ts")]
        if not found:
            raise Invalid("message_not_found", str(body.get("ts")))
        if found[0].get("bot_id") != BOT_ID:
            raise Invalid("cant_delete_message", str(body.get("ts")))
        channel.messages.remove(found[0])
        return {"ts": body["ts"], "channel": body["channel"]}

    def _update_message(self, body: Json) -> Json:
        channel = self._writable(body.get("channel", ""))
        found = [message for message in channel.messages if message["ts"] == body.get("ts")]
        if not found:
            raise Invalid("message_not_found", str(body.get("ts")))
        self._check_message(body)
        # chat.update: text without blocks removes the blocks; both are replaced.
        old = {block["block_id"] for block in found[0].get("blocks") or []}
        edited = {"text": body.get("text", ""), "blocks": body.get("blocks") or []}
        self._name_blocks(edited, old)
        found[0].update(edited)
        return {"ts": body["ts"], "channel": body["channel"]}

    def _post_ephemeral(self, body: Json) -> Json:
        channel = self._writable(body.get("channel", ""))
        # Errors of chat.postEphemeral: both have to be in the channel.
        if BOT_USER not in channel.members:
            raise Invalid("not_in_channel", body["channel"])
        if body.get("user") not in channel.members:
            raise Invalid("user_not_in_channel", str(body.get("user")))
        self._check_message(body)
        self.private[body["user"]].append({**body, "id": self.new_id("E")})
        return {"message_ts": self.new_id("1.")}

    def _writable(self, name: str) -> Channel:
        # Errors of chat.postMessage: docs.slack.dev/reference/methods/chat.postMessage. Methods other than it know no
        # conversation by a person's id (chat.update, `channel`).
        channel = self.channels.get(name)
        inside = channel is not None and BOT_USER in channel.members
        if channel is None or (channel.private and not inside):
            raise Invalid("channel_not_found", name)
        if channel.archived:
            raise Invalid("is_archived", name)
        # chat.postMessage, messages_tab_disabled: "Messages tab for the app is disabled."
        if name.startswith("D") and not self.messages_tab:
            raise Invalid("messages_tab_disabled", name)
        # chat:write.public: "post messages in channels your app isn't a member of"
        if not inside and "chat:write.public" not in self.scopes:
            raise Invalid("not_in_channel", name)
        return channel

    def _check_files(self, blocks: list[Json], code: str) -> None:
        """Only files that were uploaded and that Slack has worked on can be shown."""
        shown = [block["slack_file"]["id"] for block in blocks if block["type"] == "image"]
        if shown and self.processing:
            self.processing -= 1
            raise Invalid(code, "the file is being processed")
        for file in shown:
            if file not in self.uploads or not self.uploads[file].complete:
                raise Invalid(code, f"no file {file}")

    def _check_message(self, body: Json) -> None:
        check_message(body)
        self._check_files(body.get("blocks") or [], "invalid_blocks")
        # docs.slack.dev/messaging/formatting-message-text: in these texts `<…>` mentions and links.
        notified = body.get("text", "")
        for channel in self.channels:
            notified = notified.replace(f"<#{channel}>", "")
        self.marked_up += [text for text in (notified, *mentions(body.get("blocks"))) if "<" in text]

    def _name_blocks(self, message: Json, before: set[str]) -> None:
        for block in message.get("blocks") or []:
            # block_id: "If a message is updated, use a new block_id"; one is generated where none is given.
            if block.setdefault("block_id", self.new_id("b")) in before:
                raise Invalid("invalid_blocks", "block_id of the version before")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        address = self.addresses[request.match_info["id"]]
        body = await _body(request)
        fault = self._fault("response_url", body)
        if fault and fault.meanwhile:
            fault.meanwhile()
        elif fault and not fault.after:
            return _broken(request, fault)
        answer = self._take(address, body)
        return _broken(request, fault) if fault and fault.after else answer

    def _take(self, address: Address, body: Json) -> web.Response:
        if address.uses >= 5 or self.clock() > address.until:
            return web.Response(status=404, text="used_url" if address.uses >= 5 else "expired_url")
        address.uses += 1
        try:
            self._check_message(body)
        except Invalid as invalid:
            self.refused.append(str(invalid))
            return web.Response(status=400, text=invalid.code)
        self._answer_address(address, body)
        return web.Response(text="ok")

    def _answer_address(self, address: Address, body: Json) -> None:
        self._name_blocks(body, set())
        if body.get("replace_original") and address.message is not None:
            address.message.update(body)
        elif body.get("response_type") == "in_channel":
            self.channels[address.channel].messages.append({**body, "ts": self.new_id("1.")})
        else:
            self.private[address.user].append({**body, "id": self.new_id("E"), "channel": address.channel})


async def _body(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **await request.post()}


def _decoded(view: Json | str) -> Json:
    # views.open takes the view as JSON, or as a string of JSON in a form.
    decoded: Json = json.loads(view) if isinstance(view, str) else json.loads(json.dumps(view))
    return decoded


def _initial(element: Json) -> Json:
    if element["type"] == "static_select":
        return {"type": element["type"], "selected_option": element.get("initial_option")}
    if element["type"] == "conversations_select":
        return {"type": element["type"], "selected_conversation": element.get("initial_conversation")}
    return {"type": element["type"], "value": element.get("initial_value")}


def _broken(request: web.Request, fault: Fault) -> web.StreamResponse:
    if not fault.error and not fault.page and fault.status == 200:
        with suppress(AttributeError):
            request.transport.abort()  # type: ignore[union-attr]  # gone already is as good
        return web.Response()
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
    if fault.page:
        return web.Response(text=fault.page, status=fault.status, content_type=fault.page_type, headers=headers)
    return web.json_response({"ok": False, "error": fault.error}, status=fault.status, headers=headers)
