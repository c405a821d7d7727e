"""The fake of Slack refuses what Slack refuses: each test is a client that does it wrong."""

from collections.abc import AsyncGenerator, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack_rules import Invalid, check_message, check_view
from tests.fakes.slack_wire import APP_TOKEN, BOT_TOKEN, BOT_USER, Channel, FakeSlack, Fault, Json, NotAcknowledged
from tests.fakes.slack_world import without_proxies

SCOPES = {"commands", "chat:write", "users:read"}
INPUT = {
    "type": "input",
    "label": {"type": "plain_text", "text": "A"},
    "element": {"type": "plain_text_input", "action_id": "a"},
}
CHOICE = {"text": {"type": "plain_text", "text": "A"}, "value": "a"}


class Time:
    now = 1_000_000


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    Time.now = 1_000_000
    async with FakeSlack(SCOPES, lambda: Time.now, ack_seconds=0.05) as slack:
        slack.add_person("U1", "Ben")
        slack.channels["C1"] = Channel(members={BOT_USER, "U1"})
        with without_proxies():
            yield slack


@pytest.fixture
def web(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(BOT_TOKEN, base_url=slack.base_url)


def said(text: str, kind: str = "plain_text") -> Json:
    return {"type": kind, "text": text}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": said("Title"), "blocks": list(blocks), **more}


def actions(*buttons: Json) -> Json:
    return {"type": "actions", "elements": list(buttons)}


def button(text: str = "Go", **more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": said(text), **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def section(text: Json) -> Json:
    return {"type": "section", "text": text}


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return str(error.value.response["error"])


async def test_a_trigger_opens_one_modal(slack: FakeSlack, web: AsyncWebClient) -> None:
    trigger = slack.new_trigger("U1")
    await web.views_open(trigger_id=trigger, view=modal(section(said("x"))))
    assert await refused(web.views_open(trigger_id=trigger, view=modal(section(said("x"))))) == "exchanged_trigger_id"


async def test_a_trigger_lasts_three_seconds(slack: FakeSlack, web: AsyncWebClient) -> None:
    trigger = slack.new_trigger("U1")
    Time.now += 3_001
    assert await refused(web.views_open(trigger_id=trigger, view=modal(section(said("x"))))) == "expired_trigger_id"
    assert await refused(web.views_open(trigger_id="made up", view=modal())) == "invalid_trigger_id"


async def test_a_view_that_is_closed_or_has_changed_is_not_updated(slack: FakeSlack, web: AsyncWebClient) -> None:
    opened = await web.views_open(trigger_id=slack.new_trigger("U1"), view=modal(section(said("x"))))
    view = opened["view"]
    await web.views_update(view_id=view["id"], hash=view["hash"], view=modal(section(said("y"))))
    again = web.views_update(view_id=view["id"], hash=view["hash"], view=modal(section(said("z"))))
    assert await refused(again) == "hash_conflict"
    slack.views[view["id"]].is_open = False
    assert await refused(web.views_update(view_id=view["id"], view=modal(section(said("z"))))) == "not_found"


async def test_what_was_typed_stays_where_the_block_id_stays(slack: FakeSlack, web: AsyncWebClient) -> None:
    named = {**INPUT, "block_id": "one"}
    view = modal(named, submit=said("Go"))
    opened = await web.views_open(trigger_id=slack.new_trigger("U1"), view=view)
    slack.views[opened["view"]["id"]].shown["state"]["values"]["one"]["a"]["value"] = "typed"
    new = {**named, "element": {**INPUT["element"], "initial_value": "new"}}  # type: ignore[dict-item]  # it is a dict
    await web.views_update(view_id=opened["view"]["id"], view=modal(new, submit=said("Go")))
    assert slack.views[opened["view"]["id"]].shown["state"]["values"]["one"]["a"]["value"] == "typed"


async def test_tokens_and_scopes_are_looked_at(slack: FakeSlack) -> None:
    assert await refused(AsyncWebClient("xoxb-other", base_url=slack.base_url).auth_test()) == "invalid_auth"
    slack.scopes = set()
    web = AsyncWebClient(BOT_TOKEN, base_url=slack.base_url)
    assert await refused(web.users_info(user="U1")) == "missing_scope"
    assert await refused(web.api_call("chat.unknown")) == "unknown_method"
    slack.scopes = SCOPES
    assert await refused(web.users_info(user="U9")) == "user_not_found"


async def test_channels_without_the_bot_are_closed_to_it(slack: FakeSlack, web: AsyncWebClient) -> None:
    slack.channels |= {"C2": Channel(), "G1": Channel(private=True), "C3": Channel(members={BOT_USER}, archived=True)}
    expected = {"C2": "not_in_channel", "G1": "channel_not_found", "C3": "is_archived", "C9": "channel_not_found"}
    for channel, error in expected.items():
        assert await refused(web.chat_postMessage(channel=channel, text="x")) == error
    slack.scopes = {*SCOPES, "chat:write.public"}
    await web.chat_postMessage(channel="C2", text="x")
    assert await refused(web.chat_postEphemeral(channel="C2", user="U1", text="x")) == "not_in_channel"
    assert await refused(web.chat_postEphemeral(channel="C1", user="U2", text="x")) == "user_not_in_channel"


async def test_reading_needs_the_scope_of_the_channel_and_the_bot_in_it(slack: FakeSlack, web: AsyncWebClient) -> None:
    slack.channels |= {"C2": Channel(), "G1": Channel(members={BOT_USER}, private=True), "G2": Channel(private=True)}
    for channel in ("C1", "C2", "G1", "U1", "C9"):
        assert await refused(web.conversations_history(channel=channel)) == "missing_scope"
    slack.scopes = {*SCOPES, "channels:history"}
    assert await refused(web.conversations_history(channel="G1")) == "missing_scope"
    slack.scopes = {*SCOPES, "channels:history", "groups:history"}
    expected = {"C2": "not_in_channel", "G2": "channel_not_found", "U1": "channel_not_found"}
    for channel, error in expected.items():
        assert await refused(web.conversations_history(channel=channel)) == error
    assert (await web.conversations_history(channel="G1"))["messages"] == []


async def test_history_shows_what_was_asked_for(slack: FakeSlack, web: AsyncWebClient) -> None:
    slack.scopes = {*SCOPES, "channels:history"}
    metadata = {"event_type": "x", "event_payload": {"key": "k"}}
    first, second = [(await web.chat_postMessage(channel="C1", text="x", metadata=metadata))["ts"] for _ in range(2)]
    quiet = await web.chat_postMessage(channel="C1", text="y", thread_ts=first)
    loud = await web.chat_postMessage(channel="C1", text="z", thread_ts=first, reply_broadcast=True)
    await web.chat_update(channel="C1", ts=second, text="edited")

    async def shown(**asked: Any) -> list[str]:
        return [each["ts"] for each in (await web.conversations_history(channel="C1", **asked))["messages"]]

    assert await shown() == [loud["ts"], second, first]
    assert await shown(oldest=second) == [loud["ts"]]
    assert await shown(oldest=second, inclusive=True) == [loud["ts"], second]
    page = await web.conversations_history(channel="C1", limit=2)
    assert (page["has_more"], "metadata" in page["messages"][1]) == (True, False)
    rest = await web.conversations_history(
        channel="C1", cursor=page["response_metadata"]["next_cursor"], include_all_metadata=True
    )
    assert ([each["metadata"] for each in rest["messages"]], rest["has_more"]) == ([metadata], False)
    thread = await web.conversations_replies(channel="C1", ts=first, oldest=quiet["ts"])
    assert [each["ts"] for each in thread["messages"]] == [first, loud["ts"]]
    assert await refused(web.conversations_replies(channel="C1", ts="9.9")) == "thread_not_found"
    assert await refused(web.conversations_history(channel="C1", limit=1_000)) == "invalid_limit"


async def test_a_person_is_no_channel_but_to_a_new_message(slack: FakeSlack, web: AsyncWebClient) -> None:
    posted = await web.chat_postMessage(channel="U1", text="x")
    assert posted["channel"].startswith("D")
    assert await refused(web.chat_update(channel="U1", ts=posted["ts"], text="y")) == "channel_not_found"
    assert await refused(web.chat_delete(channel="U1", ts=posted["ts"])) == "channel_not_found"
    await web.chat_update(channel=posted["channel"], ts=posted["ts"], text="y")
    assert await refused(web.conversations_open(users="U1")) == "missing_scope"
    slack.scopes = {*SCOPES, "im:write"}
    assert (await web.conversations_open(users="U1"))["channel"]["id"] == posted["channel"]


async def test_a_bot_deletes_only_its_own_messages(slack: FakeSlack, web: AsyncWebClient) -> None:
    slack.channels["C1"].messages.append({"text": "x", "user": "U1", "ts": "1.1"})
    assert await refused(web.chat_delete(channel="C1", ts="1.1")) == "cant_delete_message"
    assert await refused(web.chat_delete(channel="C1", ts="9.9")) == "message_not_found"


async def test_an_edited_message_needs_new_block_ids(web: AsyncWebClient) -> None:
    blocks = [{**section(said("x")), "block_id": "one"}]
    posted = await web.chat_postMessage(channel="C1", text="x", blocks=blocks)
    assert await refused(web.chat_update(channel="C1", ts=posted["ts"], text="y", blocks=blocks)) == "invalid_blocks"
    assert await refused(web.chat_update(channel="C1", ts="9.9", text="y")) == "message_not_found"
    assert await refused(web.chat_postMessage(channel="C1", text="x", thread_ts="9.9")) == "thread_not_found"


async def test_a_message_needs_words_and_metadata_its_form(web: AsyncWebClient) -> None:
    assert await refused(web.api_call("chat.postMessage", json={"channel": "C1", "text": " "})) == "no_text"
    wrong = web.chat_postMessage(channel="C1", text="x", metadata={"key": "x"})
    assert await refused(wrong) == "invalid_metadata_format"


async def test_unescaped_words_of_members_are_seen(slack: FakeSlack, web: AsyncWebClient) -> None:
    await web.chat_postMessage(channel="C1", text="<!channel>", blocks=[section(said("<@U1>", "mrkdwn"))])
    assert slack.marked_up == ["<!channel>", "<@U1>"]


async def test_an_answers_address_works_five_times_in_half_an_hour(slack: FakeSlack) -> None:
    hook = AsyncWebhookClient(slack.new_address("U1", "C1"))
    assert [(await hook.send(text="x")).status_code for _ in range(6)] == [200] * 5 + [404]
    late = AsyncWebhookClient(slack.new_address("U1", "C1"))
    Time.now += 30 * 60_000 + 1
    assert (await late.send(text="x")).body == "expired_url"


async def test_an_answers_address_takes_no_wrong_blocks_and_can_answer_everybody(slack: FakeSlack) -> None:
    hook = AsyncWebhookClient(slack.new_address("U1", "C1"))
    assert (await hook.send(text="x", blocks=[section(said(""))])).body == "invalid_blocks"
    await hook.send(text="x", response_type="in_channel")
    assert len(slack.channels["C1"].messages) == 1


async def test_a_client_that_does_not_acknowledge_is_found_out(slack: FakeSlack) -> None:
    client = SocketModeClient(APP_TOKEN, web_client=AsyncWebClient(base_url=slack.base_url))
    await client.connect()  # type: ignore[no-untyped-call]  # the library left it without a type
    await slack.wait_for_connections(1)
    with pytest.raises(NotAcknowledged):
        await slack.deliver("slash_commands", {"command": "/forecast"})
    await client.send_socket_mode_response({"envelope_id": "made up"})
    await client.close()  # type: ignore[no-untyped-call]  # the same
    while not slack.refused:
        await slack.wait_for_connections(0)
    assert slack.refused == ["ack_of_nothing"]


async def test_an_address_of_a_connection_is_for_one_connection(slack: FakeSlack) -> None:
    web = AsyncWebClient(base_url=slack.base_url)
    url = str((await web.apps_connections_open(app_token=APP_TOKEN))["url"])
    async with aiohttp.ClientSession() as session:
        await (await session.ws_connect(url)).close()
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_the_librarys_own_retry_would_post_twice(slack: FakeSlack, web: AsyncWebClient) -> None:
    slack.faults["chat.postMessage"] = [Fault(after=True)]
    await web.chat_postMessage(channel="C1", text="x")
    assert len(slack.channels["C1"].messages) == 2


@pytest.mark.parametrize(
    "blocks",
    [
        [section(said("x"))] * 51,
        [{"type": "header", "text": said("x" * 151)}],
        [{"type": "header", "text": said("x", "mrkdwn")}],
        [section(said("x" * 3_001))],
        [section(said(""))],
        [{"type": "section"}],
        [section({**said("x", "mrkdwn"), "emoji": True})],
        [section(said("x", "html"))],
        [{"type": "context", "elements": [said("x")] * 11}],
        [actions(*(button(action_id=str(n)) for n in range(26)))],
        [actions(button(), button())],
        [actions(button("x" * 76))],
        [actions(button(value="x" * 2_001))],
        [actions(button(style="good"))],
        [actions({"type": "datepicker", "action_id": "a"})],
        [{**section(said("x")), "block_id": "a"}, {**section(said("y")), "block_id": "a"}],
        [rich()],
        [rich({"type": "text", "text": ""})],
        [rich({"type": "broadcast", "range": "channel"})],
        [rich({"type": "date", "timestamp": 1_733_140_800_000, "format": "{date}"})],
        [rich({"type": "link", "url": "javascript:alert(1)"})],
        [INPUT],
        [{"type": "unheard"}],
    ],
)
def test_wrong_blocks_are_refused(blocks: list[Json]) -> None:
    with pytest.raises(Invalid, match="invalid_blocks"):
        check_message({"text": "x", "blocks": blocks})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"blocks": [section(said("x" * 3_000))] * 5}, "msg_blocks_too_long"),
        ({"text": "x" * 40_001}, "msg_too_long"),
    ],
)
def test_a_message_that_is_too_long_is_refused(body: Json, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        check_message(body)


def select(**more: Any) -> Json:
    return {**INPUT, "element": {"type": "static_select", "action_id": "a", "options": [CHOICE], **more}}


@pytest.mark.parametrize(
    "view",
    [
        modal(INPUT),
        modal(),
        modal(*[section(said("x"))] * 101),
        modal(section(said("x")), title=said("x" * 25)),
        modal(section(said("x")), close=said("x" * 25)),
        modal(section(said("x")), private_metadata="x" * 3_001),
        modal(section(said("x")), callback_id="x" * 256),
        modal(section(said("x")), colour="red"),
        modal({**INPUT, "label": said("x" * 2_001)}, submit=said("Go")),
        modal(
            {**INPUT, "element": {"type": "plain_text_input", "action_id": "a", "max_length": 3_001}}, submit=said("Go")
        ),
        modal(select(initial_option={**CHOICE, "value": "b"}), submit=said("Go")),
        modal(select(options=[]), submit=said("Go")),
        modal(select(placeholder=said("x" * 151)), submit=said("Go")),
    ],
)
def test_wrong_modals_are_refused(view: Json) -> None:
    with pytest.raises(Invalid):
        check_view(view)


@pytest.mark.parametrize("check", [check_view])
def test_right_modals_are_not(check: Callable[[Json], None]) -> None:
    check(modal(INPUT, select(initial_option=CHOICE), submit=said("Go")))
