"""The local page over real sockets: which requests are refused, and which events the pages are sent."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
from yarl import URL

from adapters.local.client import LocalClient
from adapters.local.clock import MovableClock
from adapters.local.interactions import Door
from adapters.local.limits import LIMITS
from adapters.local.members import CHANNEL, FIRST, PERSONAS
from adapters.local.open_page import Event as PageEvent
from adapters.local.open_page import Page
from adapters.local.settings import LocalSettings
from bot.app.door import Bot
from bot.domain.errors import Refused
from bot.domain.member import Actor
from bot.inputs.action import Action, token
from bot.inputs.asking import AskAbout
from bot.inputs.boards import ShowLeaderboard
from bot.inputs.questions import ListQuestions, ShowQuestion
from bot.inputs.resolving import OpenResolveForm, ResolveQuestion
from bot.inputs.voting import CastForecast, OpenForecastForm, SubmitForecastForm, WithdrawForecast
from bot.ports.platform import Hindrance, Obstacle, PostFailed
from bot.texts import Texts, texts
from bot.ui.cards import Bar, Bars, Button, Card, Field, Form, Link, Option, Paragraph, Picture
from bot.ui.refusals import refusal

STORY = 1_733_534_700_000
DUE = STORY + 100_000
TEXTS = texts("en")
FORM = Form(("Your forecast",), SubmitForecastForm(question="q1"), (Field("A", ("A",)),), ("Save",))
Event = dict[str, Any]


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1200).to_bytes(4, "big") + (800).to_bytes(4, "big") + bytes(20)
PICTURE = Picture("crowd.png", "drawing", "Reds “25%” → 63%")


class FakeBot:
    """Answers by the kind of action, and remembers who asked for what."""

    def __init__(self) -> None:
        self.asked: list[tuple[Action, Actor]] = []
        self.due: int | None = None
        self.moved_at: list[int] = []
        self.clock: MovableClock
        self.picture: Picture | None = None
        self.drawing = asyncio.Event()

    async def draw(self, card: Card) -> Card | None:
        await self.drawing.wait()
        return replace(card, picture=replace(PICTURE, png=PNG)) if self.picture else None

    async def handle(self, action: Action, actor: Actor) -> Card:
        self.asked.append((action, actor))
        match action:
            case ShowLeaderboard():
                raise RuntimeError("secret inside")
            case OpenForecastForm() | OpenResolveForm():
                return Card("form", form=FORM)
            case ResolveQuestion():
                return Card("refusal", form=FORM)
            case ShowQuestion():
                return Card("public", ("for all",), private=False)
            case WithdrawForecast():
                return Card("refusal", ("not now",))
            case _:
                again = Button(("Again",), ListQuestions())
                return Card("answer", (f"answer to {actor.name}",), buttons=(again,), picture=self.picture)

    async def suggest(self, actor: Actor, command: str, text: str) -> list[Option]:
        assert actor.account in PERSONAS
        assert command in ("vote", "show", "why", "resolve", "post")
        return [Option("#1", (f"#1 about {text}<",))]

    async def next_due(self) -> int | None:
        return self.due

    def refuse(self, refused: Refused, typed: Iterable[str] = ()) -> Card:
        return refusal(TEXTS, refused, typed)

    def texts(self) -> Texts:
        return TEXTS

    async def moved(self) -> None:
        self.moved_at.append(self.clock())
        self.due = None


class Site:
    """A running page, and a way to talk to it."""

    def __init__(self, session: ClientSession, bot: FakeBot, client: LocalClient, address: str) -> None:
        self.session = session
        self.bot = bot
        self.client = client
        self.address = URL(address)

    @property
    def origin(self) -> str:
        return str(self.address.origin())

    @asynccontextmanager
    async def page(self, persona: str = "") -> AsyncGenerator["Talk"]:
        url = self.address / "socket" % {"persona": persona}
        async with self.session.ws_connect(url, headers={"Origin": self.origin}) as socket:
            talk = Talk(socket)
            talk.log = await talk.until("log")
            await talk.until("clock")
            yield talk


class Talk:
    """One page's side of the WebSocket."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.log: Event = {}

    async def hear(self) -> Event:
        heard: Event = await asyncio.wait_for(self.socket.receive_json(), 5)
        return heard

    async def until(self, kind: str) -> Event:
        while (event := await self.hear())["type"] != kind:
            pass
        return event

    async def ask(self, request: object) -> list[Event]:
        """Send a request; returns all events until it is done."""
        return await self.ask_raw(json.dumps(request))

    async def ask_raw(self, data: str) -> list[Event]:
        await self.socket.send_str(data)
        events = [await self.hear()]
        while events[-1]["type"] not in ("done", "suggestions"):
            events.append(await self.hear())
        return events


@asynccontextmanager
async def serving(settings: LocalSettings) -> AsyncGenerator[Site]:
    bot = FakeBot()
    bot.clock = MovableClock(STORY, lambda: 0)
    client = LocalClient(bot, settings, bot.clock, bot.moved)
    address = await client.start()
    async with ClientSession() as session:
        yield Site(session, bot, client, address)
    await client.stop()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(LocalSettings(port=0)) as running:
        yield running


def kinds(events: list[Event]) -> list[str]:
    return [event["type"] for event in events]


def said(events: list[Event]) -> str:
    return next(str(event["text"]) for event in events if event["type"] == "notice")


def the_real_bot_is_such_a_door(bot: Bot) -> Door:
    """Checked by mypy: the real core implements the protocol, as the fake does."""
    return bot


# Who is let in


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])  # noqa: S104  it is refused
def test_it_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(Refused) as refused:
        LocalSettings(host=host)
    assert refused.value.key == "local.not_loopback"


async def test_a_port_in_use_is_told_in_one_sentence(site: Site) -> None:
    second = LocalClient(site.bot, LocalSettings(port=site.address.port or 0), site.bot.clock, site.bot.moved)
    with pytest.raises(Refused) as refused:
        await second.start()
    assert str(site.address.port) in TEXTS.word(refused.value.key, **_words(refused.value))


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: lo"])
async def test_a_request_that_is_sent_by_halves_is_ended_and_a_page_stays(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.half_sent.LOOK_SECONDS", 0.0)
    async with serving(LocalSettings(port=0)) as site, site.page() as page, asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", site.address.port)
        writer.write(sent)
        # By the answer, what was sent has arrived.
        assert kinds(await page.ask({"suggest": "/"})) == ["suggestions"]
        monkeypatch.setattr("adapters.half_sent.REQUEST_SECONDS", 0.0)
        assert await reader.read() == b""
        writer.close()
        assert kinds(await page.ask({"suggest": "/"})) == ["suggestions"]


def _words(refused: Refused) -> dict[str, str | int]:
    return {name: fact for name, fact in refused.facts.items() if isinstance(fact, str | int)}


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
async def test_a_browser_on_this_machine_gets_the_page(site: Site, name: str) -> None:
    async with site.session.get(site.address, headers={"Host": f"{name}:{site.address.port}"}) as answer:
        assert answer.status == 200
        assert "Credence" in await answer.text()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost:{port}.x", ""]
)
@pytest.mark.parametrize("path", ["/", "/page.js", "/socket"])
async def test_another_host_name_for_our_address_gets_nothing(site: Site, host: str, path: str) -> None:
    headers = {"Host": host.format(port=site.address.port), "Origin": site.origin}
    async with site.session.get(site.address.with_path(path), headers=headers) as answer:
        assert answer.status == 421


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://localhost:{port}", "http://127.0.0.1:1", None],
)
async def test_another_site_cannot_open_the_socket(site: Site, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin.format(port=site.address.port)}
    with pytest.raises(WSServerHandshakeError) as refused:
        await site.session.ws_connect(site.address / "socket", headers=headers)
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/page.css", 200), ("/nothing", 404), ("/a/b", 404), ("/socket", 403)]
)
async def test_every_answer_carries_the_strict_policy(site: Site, path: str, status: int) -> None:
    async with site.session.get(site.address.with_path(path)) as answer:
        assert answer.status == status
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy == {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self'",
            "connect-src": "'self'",
            "frame-ancestors": "'none'",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "aiohttp" not in answer.headers.get("Server", "")


@pytest.mark.parametrize(
    "path", ["/..%2fclient.py", "/%2e%2e/render.py", "/index.html", "/templates/card.html", "/page.js%00"]
)
async def test_only_the_pages_own_files_are_served(site: Site, path: str) -> None:
    async with site.session.get(URL(f"{site.origin}{path}", encoded=True)) as answer:
        assert answer.status == 404


async def test_nothing_can_be_posted_to_the_server(site: Site) -> None:
    async with site.session.post(site.address, data=b"x" * 10) as answer:
        assert answer.status == 405


async def test_only_so_many_pages_are_open_at_a_time(site: Site) -> None:
    sockets = [
        await site.session.ws_connect(site.address / "socket", headers={"Origin": site.origin})
        for _ in range(LIMITS.pages)
    ]
    with pytest.raises(WSServerHandshakeError) as refused:
        await site.session.ws_connect(site.address / "socket", headers={"Origin": site.origin})
    assert refused.value.status == 503
    for socket in sockets:
        await socket.close()


# What the bot posts by itself


async def test_there_is_no_channel_but_one(site: Site) -> None:
    assert await site.client.obstacle(CHANNEL) is None
    assert await site.client.obstacle(CHANNEL.in_channel("elsewhere")) == Obstacle(Hindrance.GONE)


async def test_a_card_for_one_persona_is_seen_by_nobody_else(site: Site) -> None:
    ben = CHANNEL.direct("ben")
    async with site.page("ben") as his, site.page("amina") as hers:
        message = await site.client.post(ben, Card("note", ("For Ben alone",)), "k")
        assert await site.client.post(ben, Card("note", ("For Ben alone",)), "k") == message
        posted = await his.until("posted")
        assert (posted["id"], "For Ben alone" in posted["html"]) == (message, True)
        await site.client.edit(ben, message, Card("note", ("Changed",)))
        assert "Changed" in (await his.until("edited"))["html"]
        await site.client.edit(ben, "of an earlier run", Card("note", ("Shown again",)))
        assert "Shown again" in (await his.until("posted"))["html"]
        await site.client.post(CHANNEL, Card("note", ("For all",)), "all")
        assert "For all" in (await hers.hear())["html"]
        assert await site.client.find(ben, "k", 0) == [message]
        assert await site.client.find(CHANNEL.direct("amina"), "k", 0) == []
        assert await site.client.find(CHANNEL, "k", 0) == []
    async with site.page("amina") as hers:
        assert "Changed" not in hers.log["html"]
    async with site.page("ben") as his:
        assert "Changed" in his.log["html"]


async def test_a_persona_that_does_not_exist_cannot_be_written_to(site: Site) -> None:
    with pytest.raises(PostFailed) as failed:
        await site.client.post(CHANNEL.direct("zoe"), Card("note"), "k")
    assert (failed.value.certain, failed.value.gone) == (True, True)


# What a page may send


JUNK = [
    "",
    "null",
    "[]",
    "1",
    '"text"',
    "{}",
    "{",
    "\x00",
    '{"command": 1}',
    '{"command": null}',
    '{"command": ""}',
    '{"command": " \\n"}',
    '{"command": ["/forecast"]}',
    '{"command": "/forecast", "extra": 1}',
    '{"command": "/forecast", "press": "list"}',
    '{"command": "\\ud800"}',
    '{"press": {"kind": "help"}}',
    '{"press": ""}',
    '{"submit": "draft"}',
    '{"submit": "draft", "values": []}',
    '{"submit": "draft", "values": {"a": 1}}',
    '{"submit": "draft", "values": {"a": {"b": "c"}}}',
    json.dumps({"submit": "draft", "values": {str(n): "" for n in range(LIMITS.form_fields + 1)}}),
    '{"suggest": true}',
    '{"persona": 1}',
    '{"clock": {}}',
    '{"clock": {"to": "tomorrow"}}',
    '{"clock": {"to": 1.5}}',
    '{"clock": {"by": "1"}}',
    '{"clock": {"by": NaN}}',
    '{"clock": {"by": 1e400}}',
    '{"clock": {"by": ' + "9" * 5_000 + "}}",
    '{"clock": {"by": 1, "to": 2}}',
    '{"dismiss": null}',
    '{"__proto__": {}}',
    "[" * 50_000,
    '{"a":' * 10_000,
]


async def test_what_no_page_would_send_gets_a_plain_line_and_changes_nothing(site: Site) -> None:
    async with site.page() as page:
        for data in JUNK:
            events = await page.ask_raw(data)
            assert kinds(events) == ["notice", "done"], data[:80]
            assert said(events) == TEXTS.word("local.unreadable"), data[:80]
        assert kinds(await page.ask({"suggest": "/"})) == ["suggestions"]
    assert site.bot.asked == []


async def test_bytes_are_no_request(site: Site) -> None:
    async with site.page() as page:
        await page.socket.send_bytes(b'{"suggest": "/"}')
        assert (await page.hear())["type"] == "notice"


@pytest.mark.parametrize(
    ("request_", "limit"),
    [
        ({"command": "x" * (LIMITS.text + 1)}, LIMITS.text),
        ({"suggest": "/" * (LIMITS.text + 1)}, LIMITS.text),
        ({"press": "x" * (LIMITS.token + 1)}, LIMITS.token),
        ({"submit": "draft", "values": {"a": "x" * (LIMITS.value + 1)}}, LIMITS.value),
    ],
)
async def test_a_text_that_is_too_long_is_refused_with_the_limit_named(site: Site, request_: Event, limit: int) -> None:
    async with site.page() as page:
        assert said(await page.ask(request_)) == TEXTS.word("local.too_long", limit=limit)
    assert site.bot.asked == []


async def test_a_message_beyond_all_limits_ends_the_connection_and_nothing_else(site: Site) -> None:
    async with site.page() as page:
        await page.socket.send_str("x" * (LIMITS.message_bytes + 1))
        while (message := await asyncio.wait_for(page.socket.receive(), 5)).type is WSMsgType.TEXT:
            pass
        assert message.data == 1009
    async with site.page() as page:
        assert kinds(await page.ask({"suggest": "/"})) == ["suggestions"]


@pytest.mark.parametrize("press", ["nonsense", "vote:a:b:c:d:e", "undo:q1:x", "help" * 30, "<b>", "list:open:-1"])
async def test_a_button_nobody_made_gets_the_bots_own_refusal(site: Site, press: str) -> None:
    async with site.page() as page:
        events = await page.ask({"press": press})
    assert kinds(events) == ["posted", "clock", "done"]
    assert TEXTS.word("app.unknown_button") in events[0]["html"]
    assert site.bot.asked == []


async def test_a_failure_is_logged_and_the_page_sees_a_plain_line(
    site: Site, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.ERROR):
        async with site.page() as page:
            events = await page.ask({"press": token(ShowLeaderboard())})
    assert said(events) == TEXTS.word("local.went_wrong")
    assert "secret" not in json.dumps(events)
    assert "secret inside" in caplog.text + "".join(capsys.readouterr())


async def test_outside_the_try_out_one_can_only_look() -> None:
    async with serving(LocalSettings(port=0, tryout=False)) as site:
        await site.client.post(CHANNEL, Card("question", ("#1 Will it?",), private=False), "k")
        async with site.page("ben") as page:
            assert "#1 Will it?" in page.log["html"]
            assert page.log["persona"] == FIRST.id
            for request in [
                {"persona": "ben"},
                {"clock": {"by": 1}},
                {"clock": {"to": "next"}},
                {"command": "/forecast list"},
                {"command": "hello"},
                {"press": "list"},
                {"submit": "draft", "values": {}},
                {"suggest": "/"},
            ]:
                assert said(await page.ask(request)) == TEXTS.word("local.only_here")
        assert site.bot.asked == []
        assert site.bot.clock() == STORY


# Commands, buttons, forms


async def test_a_command_is_answered_privately_to_the_persona_who_typed_it(site: Site) -> None:
    async with site.page("ben") as ben, site.page("chloe") as chloe:
        events = await ben.ask({"command": "/forecast vote #1 40/60"})
        assert "answer to Ben" in events[0]["html"]
        assert "/forecast vote #1 40/60" in events[0]["html"]
        assert "answer to Ben" not in json.dumps(await chloe.ask({"command": "hello"}))
    action, actor = site.bot.asked[0]
    assert isinstance(action, CastForecast)
    assert (actor.account, actor.place, actor.form_fields) == ("ben", CHANNEL, LIMITS.form_fields)
    async with site.page("chloe") as again:
        assert "answer to Ben" not in again.log["html"]
    async with site.page("ben") as again:
        assert "answer to Ben" in again.log["html"]


async def test_only_the_administrator_is_one_and_no_two_requests_share_a_delivery(site: Site) -> None:
    for persona in PERSONAS:
        async with site.page(persona) as page:
            await page.ask({"command": "/forecast list"})
            await page.ask({"command": "/forecast list"})
    actors = [actor for _, actor in site.bot.asked]
    assert {actor.account for actor in actors if actor.administrator} == {"amina"}
    assert len({actor.delivery for actor in actors}) == len(actors) == 2 * len(PERSONAS)


async def test_a_public_answer_is_shown_to_everybody(site: Site) -> None:
    async with site.page("ben") as ben, site.page("chloe") as chloe:
        await ben.ask({"press": token(ShowQuestion(question="q1"))})
        assert "for all" in (await chloe.until("posted"))["html"]


async def test_a_line_without_a_slash_is_a_message_to_everybody(site: Site) -> None:
    async with site.page("ben") as ben, site.page("chloe") as chloe:
        await ben.ask({"command": "<b>hi</b> {{ 1 }}"})
        heard = (await chloe.until("posted"))["html"]
    assert "&lt;b&gt;hi&lt;/b&gt; {{ 1 }}" in heard
    assert "Ben" in heard
    assert site.bot.asked == []


async def test_a_message_of_a_persona_has_a_button_to_ask_about_it(site: Site) -> None:
    async with site.page("ben") as ben, site.page("chloe") as chloe:
        await ben.ask({"command": "Will it rain?"})
        posted = await chloe.until("posted")
        assert f'data-about="{posted["id"]}"' in posted["html"]
        await chloe.ask({"about": posted["id"]})
    action, actor = site.bot.asked[-1]
    assert action == AskAbout(text="Will it rain?", at=STORY)
    assert actor.account == "chloe"


async def test_nobody_can_ask_about_a_message_that_is_none_or_the_bots(site: Site) -> None:
    async with site.page("ben") as ben:
        answer = await ben.ask({"command": "/forecast list"})
        asked = len(site.bot.asked)
        assert "data-about" not in answer[0]["html"]
        for message in ("nothing", answer[0]["id"]):
            events = await ben.ask({"about": message})
            assert TEXTS.word("local.gone") in events[0]["html"]
        assert len(site.bot.asked) == asked


@pytest.mark.parametrize("line", ["/", "/vote 1", "/forecasts list", "//forecast"])
async def test_a_slash_that_is_no_command_of_ours_says_how_commands_start(site: Site, line: str) -> None:
    async with site.page() as page:
        events = await page.ask({"command": line})
    assert TEXTS.word("local.unknown_command") in events[0]["html"]


async def test_a_form_opens_only_on_the_page_that_asked_and_closes_when_it_was_taken(site: Site) -> None:
    async with site.page("ben") as ben, site.page("ben") as other:
        assert kinds(await ben.ask({"press": token(OpenForecastForm(question="q1"))})) == ["form", "clock", "done"]
        events = await ben.ask({"submit": token(FORM.action), "values": {"A": "40"}})
        assert events[-1] == {"type": "done", "text": "close"}
        assert (await other.until("posted"))["type"] == "posted"
    action, _ = site.bot.asked[-1]
    assert isinstance(action, SubmitForecastForm)
    assert action.values == {"A": "40"}


async def test_a_form_with_errors_comes_back_and_stays_open(site: Site) -> None:
    async with site.page() as page:
        events = await page.ask({"submit": token(ResolveQuestion(question="q1")), "values": {}})
    assert kinds(events) == ["form", "clock", "done"]
    assert events[-1]["text"] == ""


async def test_an_answer_takes_the_place_of_the_private_message_it_came_from(site: Site) -> None:
    async with site.page("ben") as page:
        first = (await page.ask({"command": "/forecast list"}))[0]["id"]
        events = await page.ask({"press": token(ListQuestions()), "from": first})
        assert [(event["type"], event.get("id") == first) for event in events[:2]] == [
            ("posted", False),
            ("removed", True),
        ]


async def test_a_refusal_leaves_the_private_message_it_came_from(site: Site) -> None:
    async with site.page("ben") as page:
        first = (await page.ask({"command": "/forecast list"}))[0]["id"]
        events = await page.ask({"press": token(WithdrawForecast(question="q1")), "from": first})
    assert "removed" not in kinds(events)


async def test_nobody_can_take_away_a_public_message_or_anothers(site: Site) -> None:
    public = await site.client.post(CHANNEL, Card("question", ("#1",), private=False), "k")
    async with site.page("ben") as ben, site.page("chloe") as chloe:
        private = (await ben.ask({"command": "/forecast list"}))[0]["id"]
        for target in (public, private, "nothing"):
            assert said(await chloe.ask({"dismiss": target})) == TEXTS.word("local.gone")
            assert "removed" not in kinds(await chloe.ask({"press": token(ListQuestions()), "from": target}))
        assert "removed" in kinds(await ben.ask({"dismiss": private}))


async def test_another_persona_sees_the_channel_with_their_own_eyes(site: Site) -> None:
    async with site.page("ben") as page:
        await page.ask({"command": "/forecast list"})
        events = await page.ask({"persona": "chloe"})
        assert events[0]["persona"] == "chloe"
        assert "answer to Ben" not in events[0]["html"]
        await page.ask({"command": "/forecast list"})
        assert site.bot.asked[-1][1].account == "chloe"
        assert said(await page.ask({"persona": "mallory"})) == TEXTS.word("local.unknown_persona")


# Suggestions


async def suggested(site: Site, text: str) -> str:
    async with site.page() as page:
        return str((await page.ask({"suggest": text}))[0]["html"])


@pytest.mark.parametrize("text", ["/", "/fore", "/forecast", "/FORECAST "])
async def test_a_slash_offers_every_subcommand_with_its_description(site: Site, text: str) -> None:
    html = await suggested(site, text)
    for feature, name in (("asking", "ask"), ("voting", "vote"), ("boards", "leaderboard")):
        assert f'data-insert="/forecast {name} "' in html
        assert TEXTS.word(f"{feature}.command_{name}").split("'", maxsplit=1)[0] in html


@pytest.mark.parametrize("text", ["/forecast vo", "/vo", "/forecast VO"])
async def test_a_beginning_offers_what_begins_with_it(site: Site, text: str) -> None:
    html = await suggested(site, text)
    assert 'data-insert="/forecast vote "' in html
    assert "leaderboard" not in html


async def test_a_question_is_offered_by_number_and_what_follows_it_is_explained(site: Site) -> None:
    html = await suggested(site, "/forecast vote iran")
    assert 'data-insert="/forecast vote #1 "' in html
    assert "#1 about iran&lt;" in html
    assert TEXTS.word("voting.command_vote_picks") in html
    after = await suggested(site, "/forecast vote #1 40/")
    assert "data-insert" not in after
    assert TEXTS.word("voting.command_vote_picks") in after


async def test_a_choice_offers_its_values(site: Site) -> None:
    html = await suggested(site, "/forecast list un")
    assert 'data-insert="/forecast list unvoted"' in html
    assert "resolved" not in html


@pytest.mark.parametrize("text", ["", "hello", "/forecast nothing ", "/other thing", "/forecast me "])
async def test_where_there_is_nothing_to_offer_nothing_is_offered(site: Site, text: str) -> None:
    assert await suggested(site, text) == ""


# Clock


async def test_the_clock_moves_and_what_is_due_is_done_before_the_page_hears_the_end(site: Site) -> None:
    async with site.page("ben") as page, site.page("chloe") as other:
        events = await page.ask({"clock": {"by": 3_600_000}})
        assert events[0] == {"type": "clock", "now": STORY + 3_600_000, "due": None}
        assert (await other.until("clock"))["now"] == STORY + 3_600_000
    assert site.bot.moved_at == [STORY + 3_600_000]


async def test_next_goes_a_second_past_what_is_due(site: Site) -> None:
    site.bot.due = DUE
    async with site.page() as page:
        events = await page.ask({"clock": {"to": "next"}})
    assert site.bot.moved_at == [DUE + 1_000]
    assert [event["due"] for event in events if event["type"] == "clock"] == [DUE, None]


async def test_next_moves_on_also_where_what_is_due_has_passed_already(site: Site) -> None:
    site.bot.due = STORY - 5
    async with site.page() as page:
        await page.ask({"clock": {"to": "next"}})
    assert site.bot.moved_at == [STORY + 1_000]


async def test_next_says_so_where_nothing_is_due(site: Site) -> None:
    async with site.page() as page:
        assert said(await page.ask({"clock": {"to": "next"}})) == TEXTS.word("local.nothing_due")
    assert site.bot.moved_at == []


@pytest.mark.parametrize(
    ("move", "key"),
    [
        ({"by": -1}, "clock_back"),
        ({"by": 0}, "clock_back"),
        ({"to": STORY}, "clock_back"),
        ({"to": LIMITS.last_instant * 2}, "clock_too_far"),
    ],
)
async def test_the_clock_cannot_be_moved_back_or_out_of_sight(site: Site, move: Event, key: str) -> None:
    site.bot.due = STORY + 10_000
    async with site.page() as page:
        assert said(await page.ask({"clock": move})) == TEXTS.word(f"local.{key}")
    assert site.bot.clock() == STORY
    assert site.bot.moved_at == []


async def test_a_move_stops_at_what_is_due_on_the_way(site: Site) -> None:
    site.bot.due = STORY + 10_000
    async with site.page() as page:
        await page.ask({"clock": {"by": 3_600_000}})
    assert site.bot.moved_at == [STORY + 10_000, STORY + 3_600_000]


# The platform


async def test_a_post_reaches_every_page_and_its_edit_follows(site: Site) -> None:
    async with site.page("ben") as ben, site.page("chloe") as chloe:
        message = await site.client.post(CHANNEL, Card("question", ("first",), private=False), "k")
        await site.client.edit(CHANNEL, message, Card("question", ("second",), private=False))
        for page in (ben, chloe):
            posted, edited = await page.until("posted"), await page.until("edited")
            assert posted["id"] == edited["id"] == message
            assert "first" in posted["html"]
            assert "second" in edited["html"]


async def test_a_direct_message_links_a_card_of_the_page(site: Site) -> None:
    card = await site.client.post(CHANNEL, Card("question", ("first",), private=False), "k")
    link = Link(("Go",), site.client.address(CHANNEL, card))
    await site.client.post(CHANNEL.direct("ben"), Card("reminder", ("Ben",), (link,), private=False), "r")
    async with site.page("ben") as page:
        assert f'id="m-{card}"' in page.log["html"]
        assert f'href="#m-{card}"' in page.log["html"]


async def test_a_post_tried_again_is_one_message(site: Site) -> None:
    card = Card("board", ("board",), private=False)
    assert await site.client.post(CHANNEL, card, "week-1") == await site.client.post(CHANNEL, card, "week-1")
    assert await site.client.post(CHANNEL, card, "week-2") != await site.client.post(CHANNEL, card, "week-1")
    async with site.page() as page:
        assert page.log["html"].count("<article") == 2


async def test_a_card_of_an_earlier_run_is_shown_anew_under_its_old_id(site: Site) -> None:
    async with site.page() as page:
        await site.client.edit(CHANNEL, "fromyesterday", Card("question", ("still here",), private=False))
        event = await page.hear()
    assert (event["type"], event["id"]) == ("posted", "fromyesterday")


async def test_an_edit_that_changes_nothing_disturbs_nobody(site: Site) -> None:
    card = Card("question", ("same",), private=False)
    message = await site.client.post(CHANNEL, card, "k")
    async with site.page() as page:
        await site.client.edit(CHANNEL, message, card)
        assert kinds(await page.ask({"command": "hello"})) == ["posted", "done"]


async def test_a_card_that_gets_a_mark_is_announced_once_where_its_readers_are(site: Site) -> None:
    opened = Card("question", ("#1 Will it?",), private=False)
    message = await site.client.post(CHANNEL, opened, "k")
    async with site.page("ben") as page:
        for title in ("#1 Will it?", "#1 Will it now?"):
            await site.client.edit(CHANNEL, message, replace(opened, title=(title,), mark=("Over",)))
        events = [await page.hear() for _ in range(3)]
    assert kinds(events) == ["edited", "posted", "edited"]
    assert "Over" in events[0]["html"]
    assert "Over" in events[1]["html"]
    assert f'href="#m-{message}"' in events[1]["html"]
    async with site.page("chloe") as page:
        assert page.log["html"].count("#1 Will it now?") == 2, "the line says what the card is called now"


async def test_the_oldest_messages_go_when_there_are_too_many(site: Site) -> None:
    first = await site.client.post(CHANNEL, Card("x", ("oldest",), private=False), "first")
    async with site.page() as page:
        for number in range(LIMITS.messages):
            await site.client.post(CHANNEL, Card("x", ("newer",), private=False), str(number))
            await page.until("posted")
        assert page.log["html"].count("oldest") == 1
    async with site.page() as again:
        assert "oldest" not in again.log["html"]
        assert again.log["html"].count("<article") == LIMITS.messages
        assert first not in again.log["html"]


async def test_a_page_that_does_not_read_is_cut_off_and_holds_nobody_up() -> None:
    page = Page()
    for _ in range(LIMITS.waiting * 2):
        page.push({"type": "done"})
    sent: list[PageEvent] = []

    async def send(event: PageEvent) -> None:
        sent.append(event)

    await asyncio.wait_for(page.write(send), 1)
    assert len(sent) == LIMITS.waiting - 1


async def test_stopping_ends_every_connection_at_once() -> None:
    async with serving(LocalSettings(port=0)) as site, site.page() as page:
        await asyncio.wait_for(site.client.stop(), 3)
        assert (await asyncio.wait_for(page.socket.receive(), 3)).type in (WSMsgType.CLOSE, WSMsgType.CLOSED)


# Pictures


async def shown_picture(site: Site, talk: Talk) -> str:
    """Ask for a card with a picture, and let it be drawn; the address in the page."""
    site.bot.picture = PICTURE
    asked = await talk.ask({"command": "/forecast list"})
    assert not any("<img" in str(event.get("html")) for event in asked)
    site.bot.drawing.set()
    html = str((await talk.until("edited"))["html"])
    assert 'alt="Reds “25%” → 63%" width="600" height="400"' in html
    return html.partition('src="')[2].partition('"')[0]


async def test_a_picture_follows_the_text_and_is_served_while_its_message_is_kept(site: Site) -> None:
    async with site.page() as talk:
        address = await shown_picture(site, talk)
        async with site.session.get(site.address.join(URL(address))) as answer:
            assert (answer.status, answer.content_type, await answer.read()) == (200, "image/png", PNG)
        [message] = site.client._channel.messages.seen_by("amina")
        await talk.ask({"dismiss": message.id})
        async with site.session.get(site.address.join(URL(address))) as answer:
            assert answer.status == 404


async def test_a_message_without_a_picture_has_none(site: Site) -> None:
    async with site.page() as talk:
        await talk.ask({"command": "/forecast list"})
        [message] = site.client._channel.messages.seen_by("amina")
        assert site.client._handler.picture(message.id) == b""


async def test_a_picture_does_not_bring_a_dismissed_message_back(site: Site) -> None:
    site.bot.picture = PICTURE
    async with site.page() as talk:
        await talk.ask({"command": "/forecast list"})
        [message] = site.client._channel.messages.seen_by("amina")
        await talk.ask({"dismiss": message.id})
        site.bot.drawing.set()
        assert "edited" not in kinds(await talk.ask({"suggest": "/"}))
        assert list(site.client._channel.messages.seen_by("amina")) == []


async def test_stopping_waits_for_no_picture(site: Site) -> None:
    site.bot.picture = PICTURE
    async with site.page() as talk:
        await talk.ask({"command": "/forecast list"})
    await site.client.stop()
    assert not site.client._handler._drawing


async def test_a_posted_card_shows_its_picture_below_the_bars(site: Site) -> None:
    bars = Bars((Bar("A", "Reds", 6_300, "63%"),))
    card = Card("chart", ("Title",), (bars, Paragraph(("Below",))), picture=replace(PICTURE, png=PNG))
    async with site.page() as talk:
        await site.client.post(CHANNEL, card, "key")
        html = str((await talk.until("posted"))["html"])
    assert html.index("</ol>") < html.index("<img") < html.index("Below")
