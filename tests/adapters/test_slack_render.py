"""Cards and forms as Block Kit: nothing is over a limit, nothing of a member's is markup, and nothing gets lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cutting import cut, length
from adapters.slack import limits
from adapters.slack.commands import button_request, command_action, command_request, form_request, typed_texts
from adapters.slack.forms import Origin, answer_view, form_view, origin_of
from adapters.slack.markup import elements, escape, plain, unescape
from adapters.slack.members import MemberInfo
from adapters.slack.render import message, rank_lines, text_length
from adapters.slack.settings import SlackSettings, read_settings
from bot.domain.errors import Refused
from bot.domain.moment import Called, Channel, Moment, MomentStyle
from bot.domain.text.direction import balanced
from bot.inputs.action import read_token
from bot.inputs.app import ShowHelp
from bot.inputs.asking import SaveDraft
from bot.inputs.questions import ShowQuestion
from bot.inputs.voting import CastForecast, SubmitForecastForm
from bot.texts import texts
from bot.ui.cards import (
    Bar,
    Bars,
    Button,
    Card,
    Entry,
    Field,
    FieldKind,
    Form,
    Link,
    Listing,
    Option,
    Paragraph,
    Rank,
    Ranking,
    Tone,
)
from bot.ui.commands import Group
from tests.fakes.slack_reading import buttons, read
from tests.fakes.slack_rules import check_message, check_view
from tests.fakes.slack_wire import SCOPES
from tests.paths import ROOT

MANIFEST = json.loads((ROOT / "adapters/slack/manifest.json").read_text(encoding="utf-8"))
AT = Moment(1_735_668_000_000)
HOSTILE = "<!channel> *b* _i_ ~s~ `c` <@U1> :tada: > & https://example.org \u202eflip 👩‍👩‍👧‍👦é"
SHOW = Button(("Show",), ShowQuestion(question="#12"))
HERE = Origin("C1", "https://hooks.slack.com/x")


def bars(count: int, name: str) -> Bars:
    return Bars(tuple(Bar(chr(65 + n), name, 10_000 // count, f"{100 // count}%") for n in range(count)))


LARGEST = Card(
    kind="details",
    title=(f"#123456 {'👩‍👩‍👧‍👦' * 60}",),
    blocks=(
        bars(20, "👩‍👩‍👧‍👦" * 18),
        Paragraph((f"How it resolves: {HOSTILE}{'x' * 1_000}",), Tone.QUIET),
        Paragraph((f"Background: {'ж' * 2_000}",)),
        Paragraph(("y" * 5_000,)),
        Paragraph(("Closes ", AT, "z" * 5_000), Tone.WARNING),
        Link(("Read the story",), f"https://example.org/{'p' * 2_000}"),
        Link(("Too long an address",), f"https://example.org/{'p' * 3_000}"),
    ),
    buttons=(SHOW,) * 30,
    footer=("f" * 4_000,),
)
BOARD = Card(
    kind="leaderboard",
    title=("Week of ", AT),
    blocks=(Ranking(tuple(Rank(n + 1, HOSTILE, "+1.0", ("1 of 1",), mine=n == 400) for n in range(500))),),
)
LONG_LIST = Card(
    kind="list",
    blocks=(Listing(tuple(Entry((f"#{n} {'t' * 240}",), ("closes ", AT), SHOW) for n in range(60))),),
)


@pytest.mark.parametrize("card", [LARGEST, BOARD, LONG_LIST, Card(kind="empty")])
def test_every_card_fits(card: Card) -> None:
    drawn = message(card)
    check_message(drawn if card.kind != "empty" else {"text": drawn["text"]})
    assert text_length(drawn["blocks"]) <= limits.MESSAGE_TEXT
    if drawn["blocks"]:
        check_view(answer_view(card, HERE, texts("en")))


def test_the_leader_is_bold_and_what_moved_stands_beside_its_figure() -> None:
    rows = (
        Bar("A", "Reds", 4_600, "46%", change=4, leads=True),
        Bar("B", "Blues", 2_800, "28%", change=-13),
        Bar("C", "Others", 2_600, "26%"),
    )
    drawn = message(Card("x", blocks=(Bars(rows),)))
    check_message(drawn)
    assert read(drawn).splitlines() == [
        "A ▓▓▓▓▓░░░░░ 46% ▲4 Reds",
        "B ▓▓▓░░░░░░░ 28% ▼13 Blues",
        "C ▓▓▓░░░░░░░ 26% Others",
    ]
    lines = drawn["blocks"][0]["elements"][0]["elements"]
    assert [each["text"] for each in lines if each.get("style") == {"bold": True}] == [" Reds"]


def test_my_own_forecast_stands_beside_the_crowds_or_alone() -> None:
    rows = (Bar("A", "Reds", 4_600, "46%", happened=True, mine="100%"), Bar("B", "Blues", 5_400, "54%", mine="0%"))
    drawn = message(
        Card("x", blocks=(Bars(rows, "you", "crowd of 14"), Bars((Bar("A", "Reds", None, mine="7%"),), "you")))
    )
    check_message(drawn)
    assert read(drawn).splitlines() == [
        "   you  crowd of 14",
        "A 100%  46% ✓ Reds",
        "B   0%  54% Blues",
        "  you",
        "A  7% Reds",
    ]


def test_an_entry_that_names_a_group_shows_its_name_and_has_its_buttons_below() -> None:
    rows = (Entry((Called("S1"),), ("everybody in it",), SHOW), Entry(("d1 Rain?",), (), SHOW, (SHOW, SHOW)))
    drawn = message(Card("x", blocks=(Listing(rows),)))
    check_message(drawn)
    assert [block["type"] for block in drawn["blocks"]] == ["rich_text", "context", "actions", "section", "actions"]
    assert drawn["blocks"][0]["elements"][0]["elements"][0]["usergroup_id"] == "S1"
    assert [len(block["elements"]) for block in drawn["blocks"] if block["type"] == "actions"] == [1, 2]


def test_a_notification_names_channels_and_groups_as_slack_does() -> None:
    drawn = message(Card("x", title=("A card of <#1> goes to ", Channel("C1"), " for ", Called("S1"), " at ", AT)))
    assert drawn["text"] == "A card of &lt;#1&gt; goes to <#C1> for <!subteam^S1> at 2024-12-31 18:00 UTC"


def test_a_card_is_read_as_it_was_written() -> None:
    card = Card(
        kind="question",
        title=("#12 Who wins?",),
        blocks=(
            Paragraph(("Answer: A",), Tone.GOOD),
            Bars((Bar("A", "Reds", 4_250, "42.5%", happened=True), Bar("B", "Blues", 0, "0%"))),
            Bars((Bar("A", "Reds", None), Bar("B", "Blues", None, happened=True, weight="70%"))),
            Paragraph(("Closes ", AT, "."), Tone.QUIET),
            Paragraph(("  ",)),
            Ranking((Rank(1, "Ben", "+3.1", (), mine=True), Rank(None, "The crowd", "±0.0", ("1 of 1",)))),
            Listing((Entry(("/forecast list",), ("The questions",)), Entry(("/forecast me",)))),
            Listing((Entry(("#1 One",), ("soon",), SHOW), Entry(("#2 Two",)))),
            Listing(()),
        ),
        buttons=(SHOW,),
        footer=("Small print",),
    )
    drawn = message(card)
    check_message(drawn)
    assert read(drawn).splitlines() == [
        "#12 Who wins?",
        "Answer: A",
        "A ▓▓▓▓░░░░░░ 42.5% ✓ Reds",
        "B ░░░░░░░░░░    0% Blues",
        "A ░░░░░░░░░░ Reds",
        "B ░░░░░░░░░░ ✓ 70% Blues",
        "Closes 2024-12-31 18:00.",
        " 1.    +3.1 ▸ Ben",
        "  -    ±0.0 The crowd · 1 of 1",
        "/forecast list",
        "The questions",
        "/forecast me",
        "#1 One [Show]",
        "soon",
        "#2 Two",
        "[Show]",
        "Small print",
    ]
    assert drawn["text"] == "#12 Who wins?"


def test_members_words_are_shown_and_never_read_as_markup() -> None:
    card = Card(
        kind="x",
        title=(HOSTILE,),
        blocks=(
            Paragraph((HOSTILE, AT)),
            Paragraph((HOSTILE,), Tone.QUIET),
            bars(2, HOSTILE),
            Listing((Entry((HOSTILE,), (HOSTILE,), SHOW),)),
        ),
    )
    drawn = message(card)
    assert "mrkdwn" not in json.dumps(drawn["blocks"])
    assert balanced(json.dumps(drawn["blocks"], ensure_ascii=False)).count(balanced(HOSTILE)) == 7
    assert "<" not in drawn["text"]
    for block in drawn["blocks"]:
        assert block.get("text", {}).get("emoji", False) is False


def test_a_button_carries_its_action() -> None:
    drawn = message(Card(kind="x", title=("x",), buttons=(SHOW, Button(("y" * 99,), ShowHelp()))))
    values = [read_token(button["value"]) for button, _, _ in buttons(drawn)]
    assert values == [ShowQuestion(question="#12"), ShowHelp()]


def test_instants_are_drawn_in_the_readers_zone() -> None:
    styles = [elements((Moment(AT.at_ms, style),))[0] for style in MomentStyle]
    assert [style["format"] for style in styles] == ["{date_short}", "{date_short_pretty}, {time}", "{ago}"]
    assert {style["timestamp"] for style in styles} == {1_735_668_000}
    assert plain(("on ", Moment(AT.at_ms, MomentStyle.DATE), " at ", AT)) == "on 2024-12-31 UTC at 2024-12-31 18:00 UTC"


def test_a_long_leaderboard_keeps_the_readers_own_line() -> None:
    rows = tuple(Rank(n + 1, str(n), "+1.0", (), mine=n == 7) for n in range(10))
    lines = ["".join(part["text"] for part in line).strip() for line in rank_lines(Ranking(rows), 2)]
    assert [line.split()[0] for line in lines] == ["1.", "2.", "…", "8.", "…"]


def form(*fields: Field, **more: Any) -> Form:
    return Form(("Your forecast on #1234567890",), SubmitForecastForm(question="q1"), fields, ("Save",), **more)


def test_the_largest_forms_fit() -> None:
    options = tuple(Option(chr(65 + n), (f"{chr(65 + n)} {'👩‍👩‍👧‍👦' * 18}",)) for n in range(20))
    fields = [Field(chr(65 + n), (HOSTILE,), FieldKind.PERCENT, "12", ("percent",), limit=32) for n in range(20)]
    fields += [
        Field("all", ("All",), FieldKind.PARAGRAPH, "x" * 5_000, ("h" * 3_000,), required=True),
        Field("outcome", ("Which?",), FieldKind.CHOICE, "B", options=options),
        Field("other", ("Which?",), FieldKind.CHOICE, "none of these", options=options),
    ]
    view = form_view(form(*fields, intro=("Percent ", AT)), HERE, "1", LARGEST.blocks)
    check_view(view)
    assert length(view["title"]["text"]) <= 24
    assert view["blocks"][-2]["element"]["initial_option"]["value"] == "B"
    assert "initial_option" not in view["blocks"][-1]["element"]


def test_a_percent_field_takes_any_text_and_the_errors_are_above_it() -> None:
    wrong = Field("A", ("A",), FieldKind.PERCENT, "+x", ("percent",), error=("Not a number.",))
    view = form_view(form(wrong), HERE, "1", (Paragraph(("Not a number.",), Tone.WARNING), Paragraph(("Typed: +x",))))
    assert [block["type"] for block in view["blocks"]] == ["rich_text", "rich_text", "input"]
    assert view["blocks"][-1]["element"]["type"] == "plain_text_input"
    assert len(form_view(form(wrong), HERE, "1")["blocks"]) == 2


def test_a_form_in_the_place_of_another_shows_its_own_values() -> None:
    field = Field("A", ("A",), FieldKind.PERCENT)
    names = {form_view(form(field), HERE, fresh)["blocks"][0]["block_id"] for fresh in ("1", "2")}
    assert len(names) == 2


def test_a_modal_remembers_where_it_was_opened() -> None:
    assert origin_of(form_view(form(), HERE, "1")) == HERE
    assert origin_of(form_view(form(), Origin("C1", "x" * 3_000), "1")) == Origin("C1", "")


def test_people_of_an_organisation_are_known_by_it() -> None:
    body: dict[str, Any] = {
        "user": {"id": "W1", "team_id": "T9", "name": "ben"},
        "team": None,
        "enterprise": {"id": "E1"},
        "trigger_id": "1",
        "channel": {"id": "C1"},
        "actions": [],
    }
    actor = button_request(body).actor(MemberInfo("Ben", administrator=True, until=0))
    assert (actor.place.space, actor.scope, actor.account, actor.name) == ("T9", "E1", "W1", "Ben")
    typed = {"command": "/forecast", "enterprise_id": "E1", "user_id": "W1", "channel_id": "C1", "trigger_id": "7"}
    assert (command_request(typed).space, command_request(typed).scope) == ("E1", "E1")
    assert command_request(typed).delivery == "slack:7"


def test_what_was_typed_is_a_line_or_the_values_of_a_modal() -> None:
    state = {"values": {"A:x": {"field": {"value": "61"}}, "reason:x": {"field": {"value": None}}}}
    assert typed_texts({"type": "view_submission", "view": {"state": state}}) == ["61", ""]
    assert typed_texts({"command": "/forecast", "text": "vote 60"}) == ["/forecast vote 60"]
    assert typed_texts({"type": "block_actions"}) == []


def test_one_state_of_one_form_is_one_delivery() -> None:
    view = {"id": "V1", "hash": "1.a", "private_metadata": json.dumps({"channel": "C1", "url": ""})}
    body = {"user": {"id": "U1"}, "team": {"id": "T1"}, "view": view}
    deliveries = {form_request({**body, "trigger_id": trigger}).delivery for trigger in ("1", "2")}
    assert deliveries == {"slack:V1:1.a"}


def test_a_command_is_unescaped_once() -> None:
    assert command_action({"text": "vote A &lt;5 &amp;lt; “x”"}) == CastForecast(picks="A <5 &lt; “x”")
    assert command_action({}) == ShowHelp()


@given(st.text())
def test_escaping_and_unescaping_give_the_text_back(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not set("<>") & set(escape(text))


@given(st.text(alphabet="ae\u0301👩\u200d👧🇩🇪x ", max_size=60), st.integers(1, 40))
def test_cutting_keeps_to_the_limit_and_to_whole_characters(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert length(shown) <= limit
    assert shown == text if length(text) <= limit else shown.endswith("…")


def test_a_character_of_many_parts_is_not_cut_apart() -> None:
    assert cut("ab👩‍👩‍👧‍👦cd", 8) == "ab…"
    assert cut("e\u0301e\u0301e\u0301", 5) == "e\u0301e\u0301…"


@pytest.mark.parametrize(
    ("value", "shown"), [("C012AB3CD", "C012AB3CD"), ("", None), ("#general", None), ("D0123AB", None)]
)
def test_a_channel_is_chosen_at_first_where_the_form_holds_its_id(value: str, shown: str | None) -> None:
    view = form_view(form(Field("channel", ("Where?",), FieldKind.CHANNEL, value)), HERE, "1")
    check_view(view)
    assert view["blocks"][0]["element"].get("initial_conversation") == shown


def test_a_user_group_is_typed() -> None:
    view = form_view(form(Field("announce", ("Who?",), FieldKind.ROLE, "role:S0123ABCD")), HERE, "1")
    assert view["blocks"][0]["element"]["initial_value"] == "role:S0123ABCD"


def test_the_manifest_fits_the_commands_and_the_scopes_in_use() -> None:
    [command] = MANIFEST["features"]["slash_commands"]
    assert command["command"] == f"/{Group.FORECAST}"
    assert command["description"] == texts("en").word("ui.command_root")
    # Only so does Slack send who, and which channel, is mentioned.
    assert command["should_escape"] is True
    used = {*SCOPES.values()} - {"connections:write"} | {"commands", "chat:write.public", "groups:read"}
    assert MANIFEST["oauth_config"]["scopes"]["bot"] == sorted(used)
    # Members are written to, and read what they are told; nobody would answer what they wrote there.
    home = {"home_tab_enabled": False, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    assert MANIFEST["features"]["app_home"] == home
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True


NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_BOT_TOKEN_FILE", "SLACK_APP_TOKEN_FILE")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_without_tokens_there_are_no_settings(bare: pytest.MonkeyPatch) -> None:
    assert read_settings() is None
    bare.setenv("SLACK_BOT_TOKEN", "")
    assert read_settings() is None


def test_tokens_come_from_the_environment_or_from_files(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "app").write_text("xapp-1\n", encoding="utf-8")
    bare.setenv("SLACK_BOT_TOKEN", " xoxb-1 ")
    bare.setenv("SLACK_APP_TOKEN_FILE", str(tmp_path / "app"))
    settings = read_settings()
    assert settings is not None
    assert (settings.bot_token(), settings.app_token()) == ("xoxb-1", "xapp-1")
    assert "xoxb" not in repr(settings)


def test_a_missing_token_or_file_is_named(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / "none"))
    settings = SlackSettings()
    for read_secret, key, name in (
        (settings.bot_token, "slack.token_file", "SLACK_BOT_TOKEN_FILE"),
        (settings.app_token, "slack.token_missing", "SLACK_APP_TOKEN"),
    ):
        with pytest.raises(Refused) as refused:
            read_secret()
        assert (refused.value.key, refused.value.facts["name"]) == (key, name)


def test_a_form_with_values_that_are_too_long_can_still_be_opened() -> None:
    long = Form(("Ask",), SaveDraft(), (Field("question", ("Question",), value="q" * 300, limit=240),), ("Preview",))
    check_view(view := form_view(long, HERE, "1"))
    assert view["blocks"][0]["element"]["max_length"] == 300


def test_why_a_form_was_not_taken_stands_above_its_fields() -> None:
    view = form_view(form(Field("a", ("A",)), error=("Nothing is filled in.",)), HERE, "1")
    assert "Nothing is filled in." in str(view["blocks"][0])
    assert len(view["blocks"]) == 2
