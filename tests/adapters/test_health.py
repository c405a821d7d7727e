"""The health pages over real sockets: who is answered what, and what nobody is told."""

import asyncio
import json
import re
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families
from yarl import URL

from adapters.health.server import HEADERS, HealthServer
from bot.app.health import Health
from bot.app.loop_delay import LoopDelay
from bot.app.metrics import Metrics
from bot.app.registry import ROWS
from bot.app.request_counts import RequestCounts, Result
from bot.domain.errors import Refused
from bot.inputs.app import ShowHelp
from bot.ports import NotSaved
from bot.ports.platform import PostFailed
from tests.chat import MODERATOR, Chat, open_chat
from tests.paths import ROOT

MOST_SECONDS = 20e-6
"""What counting a vote may cost."""


@dataclass
class Line:
    """A connection that is there or is not."""

    there: bool = True

    async def is_connected(self) -> bool:
        return self.there


@dataclass
class Pages:
    """The pages of a chat's bot, served."""

    chat: Chat
    address: URL
    session: ClientSession
    lines: dict[str, Line] = field(default_factory=dict)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
        async with self.session.request(method, self.address.with_path(path), headers=headers) as answer:
            assert HEADERS.items() <= answer.headers.items()
            assert "Server" not in answer.headers
            return answer.status, await answer.text()

    async def figures(self) -> dict[str, float]:
        """Every figure of `/metrics`, with its labels in the order of their names."""
        status, text = await self.get("/metrics")
        assert status == 200
        return {
            f"{sample.name}{sorted(sample.labels.values())}": sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


def server_of(chat: Chat, lines: dict[str, Line], stop: asyncio.Event, host: str, port: int = 0) -> HealthServer:
    health = Health(chat.bot, chat.background, lines, stop)
    return HealthServer(health, Metrics(chat.bot, chat.background, lines, LoopDelay()), host, port)


@asynccontextmanager
async def serving(folder: Path, host: str = "127.0.0.1") -> AsyncGenerator[Pages]:
    lines, stop = {"test": Line()}, asyncio.Event()
    async with open_chat(folder) as chat, ClientSession() as session:
        server = server_of(chat, lines, stop, host)
        address = URL(await server.start())
        try:
            yield Pages(chat, address, session, lines, stop)
        finally:
            await server.stop()


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncGenerator[Pages]:
    async with serving(tmp_path) as pages:
        yield pages


# Alive, and ready


async def test_it_is_alive_for_as_long_as_the_background_task_goes_on(pages: Pages) -> None:
    assert await pages.get("/healthz") == (200, "ok\n"), "also while it starts"
    pages.chat.background.seen_at = asyncio.get_running_loop().time() - 181
    assert await pages.get("/healthz") == (503, "stalled\n")
    await pages.chat.background.turn()
    assert await pages.get("/healthz") == (200, "ok\n")


async def test_one_that_never_gets_to_its_first_step_is_not_alive(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.health.STALLED_AFTER_S", 0.0)
    assert await pages.get("/healthz") == (503, "stalled\n")


async def test_it_is_ready_between_its_first_step_and_the_wish_that_it_stops(pages: Pages) -> None:
    assert await pages.get("/readyz") == (503, "starting\n")
    await pages.chat.background.turn()
    assert await pages.get("/readyz") == (200, "ok\n")
    pages.stop.set()
    assert await pages.get("/readyz") == (503, "draining\n")
    assert await pages.get("/healthz") == (200, "ok\n")


async def test_a_platform_that_is_not_connected_is_named(pages: Pages) -> None:
    await pages.chat.background.turn()
    pages.lines["discord"] = pages.lines["slack"] = Line(there=False)
    assert await pages.get("/readyz") == (503, "discord\nslack\n")
    figures = await pages.figures()
    assert [figures[f"credence_platform_connected['{name}']"] for name in ("test", "slack")] == [1, 0]


@pytest.mark.parametrize("how", ["refuses", "hangs"])
async def test_a_database_that_takes_no_change_is_named_and_tried_only_now_and_then(
    pages: Pages, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pages.chat.background.turn()
    tries: list[str] = []

    async def check() -> None:
        tries.append(how)
        if how == "hangs":
            await asyncio.Event().wait()
        raise NotSaved

    monkeypatch.setattr("bot.app.health.PATIENCE_S", 0.0)
    monkeypatch.setattr(pages.chat.store, "check_writable", check)
    for _ in range(3):
        assert await pages.get("/readyz") == (503, "database\n")
    assert len(tries) == 1
    monkeypatch.undo()
    monkeypatch.setattr("bot.app.health.TRIED_EVERY_S", 0.0)
    assert await pages.get("/readyz") == (200, "ok\n")


# Figures


async def test_requests_are_counted_by_what_became_of_them_and_votes_by_what_was_recorded(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = pages.chat
    await chat.post_question("Does it rain?", "Yes/No", "2024-12-09 18:00")
    await chat.say("ben", "vote #1 70/30")
    await chat.say("ben", "vote #1 60/40")
    await chat.say("ben", "admin doctor")
    for error in (NotSaved("full"), RuntimeError("broken")):

        async def fail(_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(chat.store, "cast", fail)
        await chat.say("ben", "vote #1 50/50")
    figures = await pages.figures()
    results = ("answered", "not_saved", "failed")
    assert [figures[f"credence_requests_total{sorted(('vote', result))}"] for result in results] == [2, 1, 1]
    refused = [n for name, n in figures.items() if name.startswith("credence_requests_total") and "'refused'" in name]
    assert refused == [1]
    assert figures["credence_answer_seconds_count['vote']"] == 4
    assert figures["credence_answer_seconds_bucket['+Inf', 'vote']"] == 4
    assert figures["credence_answer_seconds_sum['vote']"] > 0
    assert figures["credence_votes_total[]"] == 2
    assert figures["credence_requests_in_progress[]"] == 0
    queues = ("writes", "scores", "calls", "cards")
    assert [figures[f"credence_queue_length['{name}']"] for name in queues] == [0, 0, 0, 0]
    assert figures["process_resident_memory_bytes[]"] > 0


async def test_posts_on_their_way_are_counted_and_the_oldest_has_its_age(pages: Pages) -> None:
    chat = pages.chat
    chat.channels.fault = PostFailed("HTTP 503", certain=True, wait_s=600)
    await chat.post_question("Does it rain?", "Yes/No", "2024-12-09 18:00")
    chat.now += 90_000
    figures = await pages.figures()
    states = ("pending", "sending", "doubt")
    assert [figures[f"credence_posts{sorted(('test', state))}"] for state in states] == [1, 0, 0]
    assert [figures[f"credence_oldest_post_age_seconds{sorted(('test', state))}"] for state in states] == [90, 0, 0]


async def test_what_does_not_need_the_database_is_told_without_it(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> None:
        raise NotSaved

    monkeypatch.setattr(pages.chat.store.read.posts, "backlog", fail)
    figures = await pages.figures()
    assert "credence_votes_total[]" in figures
    assert not [name for name in figures if "post" in name]


async def test_the_event_loop_s_delay_is_what_it_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.loop_delay.EVERY_S", 0.0)
    loop, delay, later = asyncio.get_running_loop(), LoopDelay(), 0.0
    real = loop.time()
    monkeypatch.setattr(loop, "time", lambda: real + later)
    watching = asyncio.create_task(delay.watch())
    await asyncio.sleep(0)
    later = 0.3
    await asyncio.sleep(0)
    watching.cancel()
    assert delay.times.seconds == pytest.approx(0.3)
    assert delay.times.up_to()[delay.times.bounds.index(0.25)] == 0
    assert delay.times.up_to()[delay.times.bounds.index(0.5)] == 1


async def test_no_word_of_a_member_no_name_and_no_id_is_in_any_page(pages: Pages) -> None:
    chat, words = pages.chat, ['x"} 1\ncredence_votes_total 666', "zoë\u202eadmin", "<script>secret</script>"]
    for word in words:
        await chat.bot.handle(ShowHelp(), chat.actor(word))
    await chat.post_question(words[2], "Yes/No", "2024-12-09 18:00")
    chat.channels.fault = PostFailed('HTTP "secret"\n666', certain=True)
    await chat.say(MODERATOR, f"post #1 {words[0]}")
    await chat.say("ben", f"vote #1 {words[2]}")
    await chat.say("ben", "vote #1 70/30")
    text = "".join([(await pages.get(path))[1] for path in ("/healthz", "/readyz", "/metrics")])
    place = chat.place
    for secret in (*words, "666", "secret", "zo", "ben", MODERATOR, place.space, place.channel, "rain"):
        assert not re.search(rf"\b{re.escape(secret)}\b", text, re.IGNORECASE), secret
    kinds = {json.dumps(each.input.model_fields["kind"].default).strip('"') for each in ROWS}
    known = {
        "action": kinds,
        "result": {*Result},
        "queue": {"writes", "scores", "calls", "cards"},
        "platform": {"test"},
        "state": {"pending", "sending", "doubt"},
    }
    for family in text_string_to_metric_families(text[text.index("# HELP") :]):
        for sample in family.samples:
            for label, value in sample.labels.items():
                assert label in ("le", "version") or value in known[label]


def test_counting_a_vote_costs_next_to_nothing() -> None:
    counts, began = RequestCounts(), time.process_time()
    for at in range(10_000):
        counts.add("vote", Result.ANSWERED, at / 1_000)
    assert (time.process_time() - began) / 10_000 < MOST_SECONDS


# Who is answered


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/", "GET", 404),
        ("/healthz/", "GET", 404),
        ("/metrics/x", "GET", 404),
        ("/.env", "GET", 404),
        ("/healthz", "POST", 405),
        ("/metrics", "DELETE", 405),
    ],
)
async def test_there_is_nothing_else(pages: Pages, path: str, method: str, status: int) -> None:
    assert (await pages.get(path, method))[0] == status


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/readyz", 503), ("/metrics", 200)])
async def test_head_tells_the_same_without_the_page(pages: Pages, path: str, status: int) -> None:
    assert await pages.get(path, "HEAD") == (status, "")


async def test_the_host_header_makes_no_difference(pages: Pages) -> None:
    assert await pages.get("/healthz", Host="evil.example") == (200, "ok\n")
    assert "evil" not in (await pages.get("/nothing", Host="evil.example"))[1]


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTTP/1.1\r\nHost: lo"])
async def test_a_request_that_is_sent_by_halves_is_ended(
    tmp_path: Path, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.half_sent.LOOK_SECONDS", 0.0)
    async with serving(tmp_path) as pages, asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", pages.address.port)
        writer.write(sent)
        # By the answer, what was sent has arrived.
        assert await pages.get("/healthz") == (200, "ok\n")
        monkeypatch.setattr("adapters.half_sent.REQUEST_SECONDS", 0.0)
        assert await reader.read() == b""
        writer.close()


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",  # noqa: S104  it is refused
        *("::", "8.8.8.8", "::ffff:8.8.8.8", "::ffff:0.0.0.0", "2606:4700::1111", "224.0.0.1"),
    ],
)
async def test_a_public_address_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(Refused) as refused:
        async with serving(tmp_path, host):
            pass
    assert (refused.value.key, refused.value.facts) == ("health.public_host", {"host": host})


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70])
async def test_a_name_that_stands_for_nothing_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(Refused) as refused:
        async with serving(tmp_path, host):
            pass
    assert refused.value.key == "health.unknown_host"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2"])
async def test_a_private_address_is_taken_and_so_is_a_name_that_stands_for_one(tmp_path: Path, host: str) -> None:
    async with serving(tmp_path, host) as pages:
        assert await pages.get("/healthz") == (200, "ok\n")


@pytest.mark.parametrize("host", ["10.0.0.9", "192.168.7.7", "fd00::9"])
async def test_an_address_of_another_machine_is_told_in_one_sentence(tmp_path: Path, host: str) -> None:
    with pytest.raises(Refused) as refused:
        async with serving(tmp_path, host):
            pass
    assert refused.value.key == "health.port_in_use", "it may be used, but not here"


async def test_a_port_in_use_is_told_in_one_sentence(pages: Pages) -> None:
    port = pages.address.port or 0
    with pytest.raises(Refused) as refused:
        await server_of(pages.chat, {}, pages.stop, "127.0.0.1", port).start()
    assert (refused.value.key, refused.value.facts["port"]) == ("health.port_in_use", port)


def test_the_pages_are_described_where_operators_read() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for word in ("/healthz", "/readyz", "/metrics", "`starting`", "`draining`", "`database`"):
        assert word in text
