"""Cards and forms as Discord shows them: within every limit, and members' words as plain text whatever they are."""

from typing import Any
from unittest import mock

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from adapters.cutting import cut, length
from adapters.discord.components import components_of
from adapters.discord.forms import modal_of, values_of
from adapters.discord.limits import LIMITS
from adapters.discord.markup import code, cut_text, escape, markup, plain
from adapters.discord.render import FILLED, render
from bot.domain.moment import Called, Channel, Moment, MomentStyle
from bot.inputs.app import ShowHelp
from bot.inputs.questions import ListQuestions, ShowQuestion
from bot.inputs.voting import CastForecast
from bot.ui.cards import (
    Bar,
    Bars,
    Button,
    ButtonStyle,
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
from tests.fakes.discord_markdown import formats, seen
from tests.fakes.discord_rules import TEXT, check_message, check_modal, walk
from tests.fakes.discord_wire import Message
from tests.fakes.discord_world import lines_of
from tests.reference import corpus

MOST_TYPED = 4_000
"""Whatever is longer is cut off or refused before it is shown."""

HOSTILE = [
    "@everyone and @here",
    "<@123456789012345678> <@!1> <@&2> <#3> </forecast ask:4> <id:customize>",
    "<t:0:R> <a:wave:5> <:wave:6> :wave: ::",
    "**bold** __under__ *it* _it_ ~~no~~ ||secret||",
    "# Heading",
    "-# small",
    "> quoted",
    ">>> quoted",
    "- one\n* two\n+ three\n1. four\n  22. five",
    "a\n# b\n-# c\n> d\n- e",
    "[free money](https://evil.example)",
    "https://evil.example/a_b_c http://x steam://run discord://x <https://evil.example>",
    "discord.gg/abc discord.com/invite/abc https://discord.com/channels/1/2",
    "<mailto:a@b.example> <a@b.example> <+1555>",
    "`code` ``code`` ```js\ncode\n```",
    "back\\slash \\* \\\\ \\`",
    "¯\\_(ツ)_/¯",
    "<\u200b@123> @\u200beveryone",
    "{reason} %s {0} ${x}",
    "a `b **c ||d",
    "12:30, and/or, 3.5 %, mind-set - dash",
]


def drawn_components(card: Card) -> list[dict[str, Any]]:
    components: list[dict[str, Any]] = render(card).to_components()  # type: ignore[no-untyped-call]  # the library's
    return components


def shown(card: Card) -> tuple[dict[str, Any], list[str]]:
    """The message's body, found to be right, and its lines."""
    components = drawn_components(card)
    check_message({"flags": 1 << 15, "allowed_mentions": {"parse": []}, "components": components})
    body = {"components": components}
    return body, lines_of(Message(1, 1, components))


# Members' text.


@pytest.mark.parametrize("text", HOSTILE)
def test_members_text_is_shown_literally(text: str) -> None:
    assert seen(escape(text)) == text
    assert formats(escape(text)) <= {"escape"}


@given(st.text(st.sampled_from(list("\\`*_~|<>[]()#@:/-+.! \n1aé&t")) | st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_shown_literally(text: str) -> None:
    assert seen(escape(text)) == text
    assert formats(escape(text)) == set()


def test_every_hostile_text_of_the_corpus_is_shown_literally() -> None:
    typed = [case.typed for case in corpus() if isinstance(case.typed, str) and len(case.typed) <= MOST_TYPED]
    assert len(typed) > 300
    texts = [text.encode("utf-8", "replace").decode() for text in typed]
    assert [text for text in texts if seen(escape(text)) != text or formats(escape(text))] == []


@pytest.mark.parametrize("text", HOSTILE)
async def test_members_text_formats_nothing_anywhere_on_a_card(text: str) -> None:
    button = Button((text,), ListQuestions())
    card = Card(
        kind="question",
        title=(text,),
        blocks=(
            Bars((Bar("A", text, 5_000, "50%"), Bar("B", text, None, happened=True))),
            Paragraph((text, Moment(0), text)),
            Paragraph((text,), Tone.QUIET),
            Paragraph((text,), Tone.WARNING),
            Ranking((Rank(1, text, "+1.0", (text,), mine=True), Rank(None, text, "-1.0", ()))),
            Listing((Entry((text,), (text,), button), Entry((text,)))),
            Link((text,), "https://example.org"),
        ),
        footer=(text,),
    )
    body, _ = shown(card)
    for component in walk(body["components"]):
        if component["type"] == 10:
            kinds = formats(component["content"])
            assert kinds <= {"heading", "code", "bold", "time", "subtext"}, component["content"]


def test_the_reader_finds_what_is_not_escaped() -> None:
    assert formats("@everyone **a** ||b|| [c](https://d) <#1> :e: `f`") == {
        "mention",
        "bold",
        "spoiler",
        "link",
        "emoji",
        "code",
    }
    assert formats("# a\n-# b\n> c\n- d\n1. e\n```x```") >= {"heading", "subtext", "quote", "list", "code block"}
    assert formats("__a__ *b* _c_ ~~d~~") == {"underline", "italic", "strike"}


def test_a_backtick_cannot_end_a_figure() -> None:
    assert formats(code("a`b` **c**")) == {"code"}


def test_instants_are_drawn_in_each_readers_zone() -> None:
    moments = [Moment(1_795_435_200_999, style) for style in MomentStyle]
    assert markup(tuple(moments)) == "<t:1795435200:D><t:1795435200:f><t:1795435200:R>"


# Cards.


async def test_the_outcomes_of_a_mix_have_their_weights_beside_their_names() -> None:
    mix = Bars((Bar("A", "Yes", 4_300, "43%", happened=True, weight="70%"), Bar("B", "No", None)))
    lines = shown(Card(kind="question", title=("#1",), blocks=(mix,)))[1]
    assert lines == ["#1", "A ████░░░░░░ 43% ✅ 70% Yes", "B ░░░░░░░░░░ No"]


async def test_a_question_is_read_from_top_to_bottom() -> None:
    card = Card(
        kind="question",
        title=("#1 Will it rain?",),
        blocks=(
            Paragraph(("Answer: A Yes",), Tone.GOOD),
            Bars((Bar("A", "Yes", 4_300, "43%", happened=True), Bar("B", "No", 50, "<1%"), Bar("C", "Maybe", None))),
            Paragraph(("Closes ", Moment(0)), Tone.QUIET),
            Link(("Story",), "https://example.org/a"),
            Link(("Evidence",), "https://example.org/b"),
        ),
        buttons=(Button(("Forecast",), ShowHelp(), ButtonStyle.PRIMARY), Button(("Details",), ListQuestions())),
        private=False,
        footer=("The rule",),
    )
    body, lines = shown(card)
    assert lines == [
        "#1 Will it rain?",
        "✅ Answer: A Yes",
        "A ████░░░░░░ 43% ✅ Yes",
        "B ░░░░░░░░░░ <1% No",
        "C ░░░░░░░░░░ Maybe",
        "Closes 1970-01-01 00:00 UTC",
        "[Story] [Evidence]",
        "The rule",
        "[Forecast] [Details]",
    ]
    assert [component["type"] for component in walk(body["components"])].count(10) == 3


async def test_bars_stand_in_line_whatever_the_figures() -> None:
    _, lines = shown(Card("x", blocks=(Bars((Bar("A", "a", 10_000, "100%"), Bar("B", "b", 0, "0%"))),)))
    assert lines == ["A ██████████ 100% a", "B ░░░░░░░░░░   0% b"]


async def test_the_leader_is_bold_and_what_moved_stands_beside_its_figure() -> None:
    rows = (
        Bar("A", "Reds", 4_600, "46%", change=4, leads=True),
        Bar("B", "Blues", 2_800, "28%", change=-13),
        Bar("C", "Others", 2_600, "26%"),
    )
    body, lines = shown(Card("x", blocks=(Bars(rows),)))
    assert lines == ["A █████░░░░░ 46% ▲4 Reds", "B ███░░░░░░░ 28% ▼13 Blues", "C ███░░░░░░░ 26% Others"]
    (text,) = [each["content"] for each in walk(body["components"]) if each["type"] == 10]
    assert text.splitlines()[0] == "`A █████░░░░░ 46% ▲4` **Reds**"


async def test_my_own_forecast_stands_beside_the_crowds_or_alone() -> None:
    rows = (Bar("A", "Reds", 4_600, "46%", happened=True, mine="100%"), Bar("B", "Blues", 5_400, "54%", mine="0%"))
    _, lines = shown(Card("x", blocks=(Bars(rows, "you", "crowd of 14"),)))
    assert lines == ["   you  crowd of 14", "A 100%  46% ✅ Reds", "B   0%  54% Blues"]
    _, lines = shown(Card("x", blocks=(Bars((Bar("A", "Reds", None, mine="7%"),), "you"),)))
    assert lines == ["  you", "A  7% Reds"]


async def test_buttons_of_an_entry_stand_below_it_and_all_fit() -> None:
    button = Button(("Show",), ShowQuestion(question="q1"))
    rows = tuple(Entry((f"d{n} Title",), ("Yes / No",), button, (button,) * 3) for n in range(5))
    body, lines = shown(Card("drafts", ("5 drafts",), (Listing(rows),), (button, button)))
    assert lines[:4] == ["5 drafts", "d0 Title", "Yes / No", "[Show]"]
    assert lines[4] == "[Show] [Show] [Show]"
    assert len(list(walk(body["components"]))) == LIMITS.components


async def test_a_list_has_a_button_beside_each_entry() -> None:
    entries = tuple(
        Entry((f"#{at} Question",), ("open",), Button(("Show",), ShowQuestion(question=f"#{at}"))) for at in range(1, 9)
    )
    body, lines = shown(Card("list", ("8 questions",), (Listing(entries),)))
    assert [component["type"] for component in walk(body["components"])].count(9) == 8
    assert lines[:4] == ["8 questions", "#1 Question", "open", "[Show]"]


async def test_the_last_entries_lose_their_buttons_before_the_message_is_too_large() -> None:
    entries = tuple(Entry((f"#{at} Q",), (), Button(("Show",), ShowQuestion(question=f"#{at}"))) for at in range(20))
    body, lines = shown(
        Card("list", ("20 questions",), (Listing(entries),), buttons=(Button(("More",), ListQuestions()),))
    )
    assert len(list(walk(body["components"]))) <= 40
    assert lines.count("[Show]") == 11
    assert "#19 Q" in lines


async def test_two_buttons_that_do_the_same_are_told_apart() -> None:
    body, _ = shown(Card("x", buttons=(Button(("a",), ListQuestions()), Button(("b",), ListQuestions()))))
    assert [c["custom_id"] for c in walk(body["components"]) if "custom_id" in c] == ["list", "list|1"]


async def test_more_than_five_buttons_and_links_take_more_rows() -> None:
    buttons = tuple(Button((str(at),), ShowQuestion(question=f"#{at}")) for at in range(7))
    links = tuple(Link((str(at),), "https://example.org") for at in range(7))
    _, lines = shown(Card("x", blocks=links, buttons=buttons))
    assert lines == ["[0] [1] [2] [3] [4]", "[5] [6]"] * 2


async def test_a_long_board_shows_the_best_and_the_reader() -> None:
    rows = tuple(Rank(at, f"Member {at}", f"+{at}.0", ("3 of 4",), mine=at == 77) for at in range(1, 101))
    _, lines = shown(Card("leaderboard", ("Board",), (Ranking(rows),)))
    assert lines[1] == "  1.   +1.0 Member 1 · 3 of 4".replace("  1.   +1.0", " 1.  +1.0")
    assert lines[-2:] == ["…", "77. +77.0 ▸ Member 77 · 3 of 4"]
    assert len(lines) == 43


async def test_the_longest_question_is_cut_and_keeps_every_outcome() -> None:
    bars = Bars(tuple(Bar(chr(65 + at), "*" * 75, 500, "5%") for at in range(20)))
    notes = (Paragraph(("[" * 1000,), Tone.QUIET), Paragraph(("😀" * 2000,)), Paragraph(("x " * 1000,)))
    card = Card("details", ("|" * 240,), (bars, *notes), (Button(("x" * 200,), ListQuestions()),))
    _, lines = shown(card)
    assert [line[0] for line in lines[1:21]] == [chr(65 + at) for at in range(20)]
    assert sum(line.endswith("…") for line in lines) >= 3


async def test_what_fits_is_not_cut() -> None:
    notes = (Paragraph(("y" * 2000,)), Paragraph(("z" * 1900,)))
    _, lines = shown(Card("details", ("Title",), notes))
    assert lines == ["Title", "y" * 2000, "z" * 1900]


@given(
    st.lists(st.text(max_size=3000), max_size=4),
    st.lists(st.tuples(st.text(max_size=75), st.integers(0, 10_000)), min_size=2, max_size=20),
    st.integers(0, 12),
)
async def test_every_card_keeps_to_the_limits(notes: list[str], outcomes: list[tuple[str, int]], buttons: int) -> None:
    bars = Bars(tuple(Bar("A", name, share, "5%") for name, share in outcomes))
    rows = Listing(tuple(Entry((note,), (note,), Button(("x",), ListQuestions())) for note in notes))
    pressed = tuple(Button(("x",), CastForecast(question=str(at))) for at in range(buttons))
    paragraphs = tuple(Paragraph((note,), Tone.QUIET) for note in notes)
    body = drawn_components(Card("x", ("t",), (*paragraphs, bars, rows), pressed))
    check_message({"flags": 1 << 15, "allowed_mentions": {"parse": []}, "components": body})


async def test_a_card_with_nothing_but_a_form_shows_its_title() -> None:
    form = Form(("Ask a question",), ListQuestions(), (), ("Send",))
    assert shown(Card("form", form=form))[1] == ["Ask a question"]
    assert shown(Card("empty"))[1] == ["…"]


async def test_line_ends_inside_a_title_do_not_begin_anything() -> None:
    assert shown(Card("x", title=("a\n# b", Moment(0), " c")))[1] == ["a # b1970-01-01 00:00 UTC c"]


async def test_messages_and_forms_leave_nothing_waiting() -> None:
    assert render(Card("x", ("t",))).is_finished()
    assert modal_of(form(Field("A", ("A",))), "1").is_finished()


# Forms.


def form(*fields: Field, **more: Any) -> Form:
    return Form(more.pop("title", ("Your forecast",)), ShowQuestion(question="#1"), fields, ("Save",), **more)


def drawn(shown_form: Form) -> dict[str, Any]:
    data: dict[str, Any] = modal_of(shown_form, "1200000000000001001").to_dict()
    check_modal(data)
    return data


async def test_a_form_has_its_fields_filled_in() -> None:
    data = drawn(form(Field("A", ("A · Yes",), FieldKind.PERCENT, "25", ("percent",), limit=32)))
    label = data["components"][0]
    assert label["label"] == "A · Yes"
    expected = {
        "custom_id": "A",
        "style": 1,
        "value": "25",
        "placeholder": "percent",
        "max_length": 32,
        "required": False,
    }
    assert expected.items() <= label["component"].items()
    assert data["custom_id"] == "show:#1|1200000000000001001"


async def test_everything_too_long_is_cut_for_display() -> None:
    long = "👨‍👩‍👧‍👦" * 40
    data = drawn(
        form(
            Field("a", (long,), FieldKind.LINE, "x" * 500, (long[:99],), limit=240),
            Field("b", (long,), FieldKind.PARAGRAPH, error=(long,), limit=9000),
            title=(long,),
        )
    )
    first, second = data["components"][:2]
    assert data["title"] == "👨‍👩‍👧‍👦" * 4 + "…"
    assert first["component"]["value"] == "x" * 500, "what was typed is given back whole"
    assert first["component"]["max_length"] == 500
    assert second["component"]["max_length"] == 4000
    assert second["description"].endswith("…")


async def test_the_intro_is_a_text_where_there_is_room() -> None:
    four = [Field(letter, (letter,)) for letter in "ABCD"]
    data = drawn(form(*four, intro=("Blank fields *share* what is left.",)))
    assert data["components"][0] == {"type": 10, "content": "Blank fields \\*share\\* what is left."}
    data = drawn(form(*four, Field("E", ("E",)), intro=("Blank fields share what is left.",)))
    assert [part["type"] for part in data["components"]] == [18] * 5
    assert data["components"][0]["description"] == "Blank fields share what is left."
    assert "description" not in data["components"][1]


async def test_a_hint_of_many_lines_stands_above_its_field() -> None:
    names = "\n".join(f"{letter} Outcome" for letter in "ABCDEF")
    data = drawn(form(Field("all", ("All",), FieldKind.PARAGRAPH, hint=(names,)), intro=("Intro",)))
    assert [part["type"] for part in data["components"]] == [10, 10, 18]
    assert seen(data["components"][1]["content"]) == names
    assert not data["components"][2]["component"].get("placeholder")


@pytest.mark.parametrize(("count", "kind"), [(1, 3), (2, 21), (10, 21), (11, 3), (20, 3)])
async def test_a_choice_shows_its_options_at_once_where_it_can(count: int, kind: int) -> None:
    options = tuple(Option(str(at), (f"{at} " + "x" * 200,)) for at in range(count))
    choice = Field("outcome", ("Which?",), FieldKind.CHOICE, "0", ("Pick one",), required=True, options=options)
    label = drawn(form(choice))["components"][0]
    assert label["component"]["type"] == kind
    assert [option["value"] for option in label["component"]["options"] if option.get("default")] == ["0"]
    assert label["description"] == "Pick one"


async def test_channels_and_roles_are_chosen_from_what_the_server_has() -> None:
    channel = Field("channel", ("Where?",), FieldKind.CHANNEL, "1200000000000000001", ("Left empty, here",))
    role = Field("announce", ("Who?",), FieldKind.ROLE, "role:1200000000000000002", required=True)
    first, second = drawn(form(channel, role))["components"]
    assert (first["component"]["type"], second["component"]["type"]) == (8, 6)
    assert (first["component"]["required"], second["component"]["required"]) == (False, True)
    assert first["component"]["default_values"] == [{"id": 1200000000000000001, "type": "channel"}]
    assert second["component"]["default_values"] == [{"id": 1200000000000000002, "type": "role"}]
    assert first["description"] == "Left empty, here"


@pytest.mark.parametrize("value", ["", "general", "role:x", "role:S0123ABCD", "person:1200000000000000002", "9" * 40])
@pytest.mark.parametrize("kind", [FieldKind.CHANNEL, FieldKind.ROLE])
async def test_what_is_no_id_is_not_chosen_at_first(kind: FieldKind, value: str) -> None:
    label = drawn(form(Field("x", ("Where?",), kind, value)))["components"][0]
    assert not label["component"].get("default_values")


async def test_in_a_direct_message_channels_and_roles_are_typed() -> None:
    fields = (
        Field("channel", ("Where?",), FieldKind.CHANNEL, "12"),
        Field("role", ("Who?",), FieldKind.ROLE, "role:7"),
    )
    parts = modal_of(form(*fields), "1", "42").to_dict()["components"]
    typed = [part["component"] for part in parts]
    assert [(each["type"], each["value"]) for each in typed] == [(4, "12"), (4, "role:7")]


def test_values_come_back_by_field() -> None:
    components: list[dict[str, Any]] = [
        {"type": 10, "id": 1},
        {"type": 18, "component": {"type": 4, "custom_id": "a", "value": "x\ny"}},
        {"type": 18, "component": {"type": 3, "custom_id": "b", "values": ["B"]}},
        {"type": 18, "component": {"type": 3, "custom_id": "c", "values": []}},
        {"type": 18, "component": {"type": 21, "custom_id": "d", "value": None}},
        {"type": 18, "component": {"type": 6, "custom_id": "e", "values": ["77"]}},
        {"type": 18, "component": {"type": 6, "custom_id": "f", "values": []}},
        {"type": 18, "component": {"type": 8, "custom_id": "g", "values": ["78"]}},
        {"type": 1, "components": []},
    ]
    assert values_of(components) == {"a": "x\ny", "b": "B", "c": "", "d": "", "e": "role:77", "f": "", "g": "78"}


# Cutting.


@pytest.mark.parametrize(
    "text",
    [
        "e\u0301",
        "👍🏽",
        "🇩🇪",
        "👨‍👩‍👧‍👦",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\r\n",
        "각",
        "\u1100\u1161\u11a8",
        "नि",
        "❤️",
    ],
)
def test_what_people_see_as_one_character_stays_whole(text: str) -> None:
    whole = f"a{text}bcd"
    assert cut(whole, length(whole) - 1) == f"a{text}b…"
    assert cut(whole, length(whole) - 3) == "a…"


def test_flags_beside_each_other_are_two() -> None:
    assert cut("🇩🇪🇫🇷🇮🇹", 11) == "🇩🇪🇫🇷…"


@given(st.text(max_size=50), st.integers(1, 60))
def test_a_cut_text_fits(text: str, limit: int) -> None:
    shorter = cut(text, limit)
    assert length(shorter) <= limit
    assert shorter == text or shorter.endswith("…")


def test_a_channel_is_named_where_it_cannot_be_linked() -> None:
    assert markup(("In ", Channel("910"))) == "In <#910>"
    assert plain(("In ", Channel("910"))) == "In #910"


def test_a_role_is_mentioned_where_there_is_markup() -> None:
    assert markup(("For ", Called("77"))) == "For <@&77>"
    assert plain(("For ", Called("77"))) == "For @77"


def test_a_sentence_is_cut_at_its_end() -> None:
    sentence = ("Closes ", Moment(0), " at the harbour")
    assert cut_text(sentence, 100) == sentence
    assert cut_text(sentence, 34) == ("Closes ", Moment(0), " a…")
    assert cut_text(sentence, 20) == ("Closes ", "…")
    assert cut_text(sentence, 0) == ("…",)


def test_the_limits_are_discords() -> None:
    assert (LIMITS.components, LIMITS.characters, LIMITS.form_parts) == (40, 4_000, 5)


async def test_why_a_form_was_not_taken_stands_above_it_where_there_is_room() -> None:
    four = [Field(letter, (letter,)) for letter in "ABCD"]
    data = drawn(form(*four, error=("Nothing is *filled in*.",), intro=("Who wins?",)))
    assert data["components"][0]["content"] == "Nothing is \\*filled in\\*.\nWho wins?"
    data = drawn(form(*four, error=("Nothing is filled in.",)))
    assert data["components"][0]["content"] == "Nothing is filled in."
    data = drawn(form(*four, Field("E", ("E",)), error=("Nothing is filled in.",)))
    assert data["components"][0]["description"] == "Nothing is filled in."


BUTTON = Button(("Show",), ListQuestions())
LONG = "Will the *new* bridge over the river be open for lorries by then, as @everyone says? Ja, schöner 😀 Tag! " * 10


@pytest.mark.parametrize(
    "card",
    [
        Card("details", (LONG[:240],), tuple(Paragraph((LONG[:length],)) for length in (1_000, 2_000, *[500] * 9))),
        Card("list", (), (Listing(tuple(Entry((LONG[:240],), (LONG[:99],), BUTTON) for _ in range(20))),), (BUTTON,)),
        Card("board", (), (Ranking(tuple(Rank(1, LONG[at : at + 60], "+1", (LONG[:60],)) for at in range(200))),)),
    ],
    ids=lambda card: card.kind,
)
def test_a_large_card_is_filled_in_few_tries(card: Card) -> None:
    """Each try costs about a millisecond, during which nobody else is answered."""
    with mock.patch("adapters.discord.render.components_of", wraps=components_of) as tried:
        body, _ = shown(card)
    texts = [part["content"] for part in walk(body["components"]) if part["type"] == TEXT]
    assert FILLED <= sum(map(length, texts)) <= LIMITS.characters
    assert tried.call_count <= 12


@given(st.text(st.sampled_from("ab \r\né́😀🇩👨‍ДД中한ᄒ\ud800\u0600ก\u2068\u2069ש"), max_size=40), st.integers(1, 40))
def test_a_cut_ends_where_a_character_that_a_reader_sees_ends(text: str, limit: int) -> None:
    """Only the last ones are looked at; here all of them from the beginning."""
    kept = cut(text, limit).rstrip("\u2069").removesuffix("…")
    clusters = [found.end() for found in regex.finditer(r"\X", text)]
    assert cut(text, limit) == text or len(kept) in (0, *clusters)


@pytest.mark.parametrize(("line", "lines"), [("*" * 150, 30), ("*", 9_000), ("*" * 9_000, 1)])
def test_a_text_in_a_form_is_shortened_line_by_line(line: str, lines: int) -> None:
    text = ("First ", Channel("1"), "\n" + "\n".join([line] * lines))
    modal = drawn(form(Field("a", ("A",)), intro=text))
    (content,) = [part["content"] for part in modal["components"] if part["type"] == TEXT]
    assert content.startswith("First <#1>")
    assert length(content) <= 3_000
    assert lines > 30 or content.count("\n") == lines
