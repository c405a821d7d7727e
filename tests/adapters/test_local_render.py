"""Cards, messages and forms as HTML: hostile texts stay text, instants and buttons arrive whole."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from adapters.local.limits import LIMITS
from adapters.local.members import PERSONAS
from adapters.local.messages import Message
from adapters.local.render import (
    Suggestion,
    render,
    render_form,
    render_message,
    render_page,
    render_suggestions,
)
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.text.direction import balanced
from bot.inputs.action import read_token, token
from bot.inputs.asking import SaveDraft
from bot.inputs.questions import ListQuestions
from bot.inputs.voting import OpenForecastForm, SubmitForecastForm
from bot.texts import texts
from bot.ui.cards import (
    Bar,
    Bars,
    Block,
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

TEXTS = texts("en")
DEADLINE = 1_767_225_540_000
VOID = {"br", "img", "input", "link", "meta"}

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea></form></dialog><h1>ours</h1>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt; &amp; <b>",
    "<!-- --><![CDATA[",
    "javascript:alert(1)",
    "\u202eright to left\u2066",
    "a\nb\r\nc",
    "`*_~|@everyone <@1> [x](http://example.org)",
]


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Reader(HTMLParser):
    """Reads a fragment as a browser would: which elements there are, with what in them."""

    found: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            continue

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(html: str) -> list[Element]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def all_of(html: str, tag: str) -> list[Element]:
    return [element for element in read(html) if element.tag == tag]


def shape(html: str) -> list[tuple[str, list[str]]]:
    """Elements and their attributes' names: what a text must never change."""
    return [(element.tag, sorted(element.attributes)) for element in read(html)]


def button(label: Text) -> Button:
    return Button(label, OpenForecastForm(question="q1"), ButtonStyle.PRIMARY)


def blocks(words: str) -> dict[str, Block]:
    text = (words,)
    return {
        "paragraph": Paragraph(text, Tone.WARNING),
        "bars": Bars((Bar("A", words, 2_500, "25%"), Bar("B", words, None, happened=True))),
        "ranking": Ranking((Rank(1, words, words, text, mine=True), Rank(None, words, "+1.0", ()))),
        "link": Link(text, "https://example.org/a?b=1&c=2"),
        "listing": Listing((Entry(text, text, button(text)), Entry(text))),
    }


def card(words: str) -> Card:
    text = (words,)
    return Card("question", text, tuple(blocks(words).values()), (button(text),), private=False, footer=text, mark=text)


def form(words: str) -> Form:
    text = (words,)
    kinds = [FieldKind.LINE, FieldKind.PARAGRAPH, FieldKind.PERCENT]
    plain = [Field(f"f{kind}", text, kind, words, text, required=True, limit=9, error=text) for kind in kinds]
    choice = Field("choice", text, FieldKind.CHOICE, "A", text, options=(Option("A", text), Option(words, text)))
    return Form(text, SubmitForecastForm(question="q1", based_on=5), (*plain, choice), text, text)


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("kind", ["paragraph", "bars", "ranking", "link", "listing"])
def test_no_block_lets_a_text_become_markup(kind: str, words: str) -> None:
    drawn = render(Card("details", blocks=(blocks(words)[kind],)), TEXTS)
    harmless = render(Card("details", blocks=(blocks("words")[kind],)), TEXTS)
    assert shape(drawn) == shape(harmless)
    assert balanced(words).replace("\r\n", "\n") in balanced(read(drawn)[0].text).replace("\r\n", "\n")


@pytest.mark.parametrize("words", HOSTILE)
def test_no_card_message_form_or_suggestion_lets_a_text_become_markup(words: str) -> None:
    def drawings(words: str) -> list[str]:
        said = Message(1, author=PERSONAS["ben"], text=words)
        asked = Message(1, card=card(words), reader="ben", asked=(PERSONAS["ben"], words), reply_to="x")
        suggestion = Suggestion((words,), (words,), words)
        return [
            render(card(words), TEXTS),
            render_message(said, TEXTS),
            render_message(asked, TEXTS, answered=said),
            render_message(asked, TEXTS, answered=asked),
            render_message(Message(1, mark=(words,), reply_to="x"), TEXTS, answered=asked),
            render_form(form(words), TEXTS),
            render_suggestions([suggestion], TEXTS),
        ]

    for drawn, harmless in zip(drawings(words), drawings("words"), strict=True):
        assert shape(drawn) == shape(harmless)


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_drawn_carries_inline_script_or_style(words: str) -> None:
    html = render(card(words), TEXTS) + render_form(form(words), TEXTS) + render_page(TEXTS)
    for element in read(html):
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
        assert element.tag != "style"
        assert element.tag != "script" or (element.attributes["src"].startswith("/") and not element.text)


@pytest.mark.parametrize("words", [*HOSTILE, "\n two lines first", "", "x" * 4_000])
def test_what_was_typed_comes_back_in_the_form_to_the_letter(words: str) -> None:
    drawn = render_form(form(words), TEXTS)
    area = next(element for element in read(drawn) if element.tag == "textarea")
    line = next(element for element in read(drawn) if element.attributes.get("name") == "fline")
    # A browser drops one line break right after <textarea>; the template spends one of its own there.
    assert area.text == "\n" + words
    assert line.attributes["value"] == words


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", " https://example.org", ""]
)
def test_an_address_that_is_not_http_is_shown_but_leads_nowhere(url: str) -> None:
    drawn = render(Card("details", blocks=(Link(("Evidence",), url),)), TEXTS)
    assert not all_of(drawn, "a")
    assert "Evidence" in drawn


def test_a_link_opens_beside_the_page_and_tells_it_nothing() -> None:
    (link,) = all_of(render(Card("details", blocks=(blocks("x")["link"],)), TEXTS), "a")
    assert link.attributes["href"] == "https://example.org/a?b=1&c=2"
    assert link.attributes["target"] == "_blank"
    assert "noopener" in link.attributes["rel"]
    assert "noreferrer" in link.attributes["rel"]


@pytest.mark.parametrize("style", list(MomentStyle))
def test_an_instant_carries_what_the_page_needs_to_draw_it(style: MomentStyle) -> None:
    (time,) = all_of(render(Card("x", ("Closes ", Moment(DEADLINE, style), ".")), TEXTS), "time")
    assert time.attributes == {"datetime": "2025-12-31T23:59:00.000Z", "data-style": style}
    assert time.text == "2025-12-31 23:59 UTC"


def test_a_sentence_keeps_its_blanks_and_line_breaks_around_an_instant() -> None:
    said = ("Closes\n ", Moment(DEADLINE), " (", Moment(DEADLINE), ")\nend ")
    (paragraph,) = all_of(render(Card("x", blocks=(Paragraph(said),)), TEXTS), "p")
    assert paragraph.text == "Closes\n 2025-12-31 23:59 UTC (2025-12-31 23:59 UTC)\nend "


def test_a_bar_reads_letter_then_length_then_figure_and_the_name_last() -> None:
    (row,) = all_of(render(Card("x", blocks=(Bars((Bar("C", "Nom", 1_333, "13.33%"),)),)), TEXTS), "li")
    assert row.text.split() == ["C", "13.33%", "Nom"]


def test_the_leader_is_marked_and_what_moved_is_told_in_words_too() -> None:
    rows = (
        Bar("A", "x", 6_000, "60%", change=4, leads=True),
        Bar("B", "y", 3_000, "30%", change=-4),
        Bar("C", "z", 1_000, "10%"),
    )
    drawn = all_of(render(Card("x", blocks=(Bars(rows),)), TEXTS), "li")
    assert ["leads" in row.attributes["class"].split() for row in drawn] == [True, False, False]
    assert ["".join(row.text.split()) for row in drawn] == [
        f"A60%▲4{''.join(TEXTS.word('local.risen', n=4).split())}x",
        f"B30%▼4{''.join(TEXTS.word('local.fallen', n=4).split())}y",
        "C10%z",
    ]


def test_my_own_forecast_stands_beside_the_crowds_or_alone() -> None:
    rows = (Bar("A", "Reds", 4_600, "46%", mine="100%"), Bar("B", "Blues", 5_400, "54%", mine="0%"))
    drawn = all_of(render(Card("x", blocks=(Bars(rows, "you", "crowd of 14"),)), TEXTS), "li")
    assert [row.text.split() for row in drawn] == [
        ["you", "crowd", "of", "14"],
        ["A", "100%", "46%", "Reds"],
        ["B", "0%", "54%", "Blues"],
    ]
    drawn = all_of(render(Card("x", blocks=(Bars((Bar("A", "Reds", None, mine="7%"),), "you"),)), TEXTS), "li")
    assert [row.text.split() for row in drawn] == [["you"], ["A", "7%", "Reds"]]


def test_a_link_to_a_message_of_the_page_stays_on_it() -> None:
    here, there = (
        all_of(render(Card("x", blocks=(Link(("Go",), url),)), TEXTS), "a")[0].attributes
        for url in ("#m-1", "https://example.org")
    )
    assert "target" not in here
    assert here["href"] == "#m-1"
    assert there["target"] == "_blank"


def test_a_bar_is_as_long_as_its_share() -> None:
    rows = (Bar("A", "x", 10_000, "100%"), Bar("B", "x", 1, "<1%"), Bar("C", "x", 0, "0%"), Bar("D", "x", None))
    lengths = [rect.attributes["width"] for rect in all_of(render(Card("x", blocks=(Bars(rows),)), TEXTS), "rect")]
    assert lengths == ["100.0%", "0.01%", "0.0%", "0%"]


def test_an_outcome_without_a_figure_says_so_to_those_who_cannot_see_the_bar() -> None:
    drawn = render(Card("x", blocks=(Bars((Bar("A", "Yes", None),)),)), TEXTS)
    assert TEXTS.word("local.no_figure") in drawn


def test_the_outcome_that_happened_is_told_apart_in_words_too() -> None:
    rows = all_of(
        render(Card("x", blocks=(Bars((Bar("A", "Yes", 1, "1%", happened=True), Bar("B", "No", 1, "1%"))),)), TEXTS),
        "li",
    )
    assert [TEXTS.word("local.happened") in row.text for row in rows] == [True, False]


def test_the_outcomes_of_a_mix_have_their_weights_beside_their_names() -> None:
    mix = Bars((Bar("A", "Yes", 1, "1%", happened=True, weight="70%"), Bar("B", "No", 1, "1%")))
    rows = all_of(render(Card("x", blocks=(mix,)), TEXTS), "li")
    happened = TEXTS.word("local.happened")
    assert [" ".join(row.text.split()) for row in rows] == [f"A 1% {happened} 70% Yes", "B 1% No"]


def test_every_name_keeps_its_direction_to_itself() -> None:
    drawn = render(Card("x", blocks=(blocks("اسم")["bars"], blocks("اسم")["ranking"])), TEXTS)
    assert [name.text for name in all_of(drawn, "bdi")] == ["اسم"] * 4


def test_buttons_carry_their_action_and_say_when_a_form_will_open() -> None:
    opens, lists = OpenForecastForm(question="q1"), ListQuestions(filter="mine", page=2)
    drawn = all_of(render(Card("x", buttons=(Button(("F",), opens), Button(("L",), lists))), TEXTS), "button")
    assert [read_token(item.attributes["data-press"]) for item in drawn] == [opens, lists]
    assert ["aria-haspopup" in item.attributes for item in drawn] == [True, False]


def test_a_form_carries_its_action_and_every_field() -> None:
    fields = tuple(Field(f"field{n}", ("x",), FieldKind.PERCENT) for n in range(LIMITS.form_fields))
    action = SaveDraft(question="q3")
    drawn = render_form(Form(("Ask",), action, fields, ("Preview",)), TEXTS)
    (sent,) = all_of(drawn, "form")
    assert sent.attributes["data-submit"] == token(action)
    assert [item.attributes["name"] for item in all_of(drawn, "input")] == [one.id for one in fields]


def test_an_error_belongs_to_its_field_for_every_reader() -> None:
    wrong = Field("a", ("A",), FieldKind.LINE, "forty", error=("Not a number",))
    drawn = render_form(Form(("F",), SaveDraft(), (wrong, Field("b", ("B",))), ("Save",)), TEXTS)
    first, second = all_of(drawn, "input")
    assert first.attributes["aria-invalid"] == "true"
    assert "aria-invalid" not in second.attributes
    described = [one for one in read(drawn) if one.attributes.get("id") in first.attributes["aria-describedby"].split()]
    assert [one.text for one in described] == ["Not a number"]


def test_a_choice_shows_its_options_and_what_was_chosen() -> None:
    options = (Option("A", ("Yes",)), Option("B", ("No",)))
    drawn = render_form(
        Form(("F",), SaveDraft(), (Field("c", ("C",), FieldKind.CHOICE, "B", options=options),), ("S",)), TEXTS
    )
    assert [(one.attributes["value"], "checked" in one.attributes) for one in all_of(drawn, "input")] == [
        ("A", False),
        ("B", True),
    ]


def test_only_forms_with_percents_have_a_running_total() -> None:
    def has_total(kind: FieldKind) -> bool:
        drawn = render_form(Form(("F",), SaveDraft(), (Field("a", ("A",), kind),), ("S",)), TEXTS)
        return "data-total" in drawn

    assert has_total(FieldKind.PERCENT)
    assert not has_total(FieldKind.LINE)


def test_a_private_answer_says_so_and_can_be_dismissed_a_public_card_cannot() -> None:
    private, public = Message(1, card=card("x"), reader="ben"), Message(1, card=card("x"))
    assert TEXTS.word("local.private") in render_message(private, TEXTS)
    assert f'data-dismiss="{private.id}"' in render_message(private, TEXTS)
    assert "data-dismiss" not in render_message(public, TEXTS)


def test_a_reply_leads_to_the_message_it_answers_while_that_is_kept() -> None:
    first = Message(1, card=Card("question", ("#1 Will it?",), private=False))
    reply = Message(2, card=Card("announcement", private=False), reply_to=first.id)
    (link,) = all_of(render_message(reply, TEXTS, first), "a")
    assert link.attributes["href"] == f"#m-{first.id}"
    assert "#1 Will it?" in link.text
    assert not all_of(render_message(reply, TEXTS, None), "a")


def test_a_line_about_a_card_that_is_not_kept_leads_nowhere() -> None:
    drawn = render_message(Message(1, mark=("Over",), reply_to="gone"), TEXTS)
    assert "Over" in read(drawn)[0].text
    assert not all_of(drawn, "a")


def test_an_entry_that_only_explains_cannot_be_chosen() -> None:
    drawn = render_suggestions([Suggestion(("a",), insert="/forecast a "), Suggestion(("picks",), ("how",))], TEXTS)
    assert [one.attributes.get("role") for one in all_of(drawn, "li")] == ["option", None]


def test_the_page_offers_every_persona_and_loads_nothing_from_elsewhere() -> None:
    page = read(render_page(TEXTS))
    assert [one.attributes["value"] for one in page if one.attributes.get("name") == "persona"] == list(PERSONAS)
    loaded = [
        one.attributes.get("src") or one.attributes.get("href") for one in page if one.tag in ("script", "link", "img")
    ]
    assert loaded
    assert all(address and address.startswith("/") and not address.startswith("//") for address in loaded)


def test_why_a_form_was_not_taken_stands_above_its_fields() -> None:
    drawn = render_form(Form(("F",), SaveDraft(), (Field("b", ("B",)),), ("Save",), error=("Say <something>.",)), TEXTS)
    assert '<p class="error whole" role="alert" dir="auto">Say &lt;something&gt;.</p>' in drawn
