"""Cleaning titles, outcomes, notes and links."""

import pytest

from bot.domain.errors import Refused
from bot.domain.text.characters import excerpt
from bot.domain.text.wording import Cleaned, clean_link, clean_note, clean_outcome, clean_outcomes, clean_title
from bot.texts import texts

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def sentence(refusal: Refused) -> str:
    return texts("en").word(refusal.key, **{name: str(fact) for name, fact in refusal.facts.items()})


@pytest.mark.parametrize(
    "text",
    [
        "Will the bridge reopen by June 30?",
        "橋は6月までに再開しますか？",
        "Who wins: \U0001f468\u200d\U0001f469\u200d\U0001f467 or others?",
        "Will the rainbow flag \U0001f3f3\ufe0f\u200d\U0001f308 fly there?",
        "Who presses 1\ufe0f\u20e3 first, and who \u2764\ufe0f?",
        "آیا او می\u200cخواهد برود؟",
        "ශ්\u200dරී ලංකාව ජය ගනීද?",
        f"Will {ENGLAND} win the cup?",
        "Will 葛\U000e0100飾 Ward grow?",
    ],
)
def test_honest_text_of_any_script_stays_as_typed(text: str) -> None:
    assert clean_title(text) == Cleaned(text, changed=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Will it\r\n\r\nrain\u2028 tomorrow? ", "Will it rain tomorrow?"),
        ("Will it\u3000rain\u2800tomorrow?", "Will it rain tomorrow?"),
        ("Will it \x1b[31mrain\x1b[0m?\x00", "Will it [31mrain[0m?"),
        ("\u202eWill \u2067it\u2069 rain\u200f?", "Will it rain?"),
        ("W\u00adill\ufeff it ra\u200bin\U000e0041?", "Will it rain?"),
        ("Will\u200d it\u200c ra\ufe0fin 1\ufe0f?", "Will it rain 1?"),
        ("Will it rai\u0308n there?", "Will it raïn there?"),
        ("Will\u2800\ufe0eit rain?", "Will it rain?"),
        ("Will the cafe\u200b\u0301 open?", "Will the café open?"),
        (f"Will it rain{ENGLAND[1:]}?", "Will it rain?"),
    ],
)
def test_what_shows_nothing_goes_and_the_change_is_told(typed: str, kept: str) -> None:
    assert clean_title(typed) == Cleaned(kept, changed=True)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "title_short"),
        ("\u3164" * 9, "title_short"),
        ("1234567", "title_short"),
        ("?" * 8, "title_wordless"),
        ("\U0001f44d" * 8, "title_wordless"),
        ("A" * 241, "title_long"),
        ("A" * 1_000_000, "title_long"),
        ("Half an emoji \ud83d here?", "bad_character"),
        ("Not a character \U0002fffe here?", "bad_character"),
        ("Not a character \U0001ffff here?", "bad_character"),
        ("Private \U0010fffd use here?", "bad_character"),
        ("Will Z" + "\u0335" * 5 + "algo climb?", "stacked_marks"),
        ("Will ب" + "\u064b\u200d" * 5 + " climb?", "stacked_marks"),
    ],
)
def test_what_cannot_be_a_title_is_refused_in_one_sentence(typed: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_title(typed)
    assert caught.value.key == f"text.{key}"
    assert len(sentence(caught.value)) < 250
    sentence(caught.value).encode()


def test_a_character_that_cannot_be_kept_is_named_with_its_place() -> None:
    with pytest.raises(Refused) as caught:
        clean_title("Private \ue000 use here?")
    assert caught.value.facts == {"code": "U+E000", "position": 9}


def test_a_title_may_be_as_long_and_as_short_as_the_limits_say() -> None:
    assert clean_title("12345678").text == "12345678"
    assert clean_title(" " * 99 + "A" * 240).text == "A" * 240


def test_four_marks_on_a_letter_are_not_too_many() -> None:
    assert clean_outcome("x\u0323\u0324\u0325\u0326").text == "x\u0323\u0324\u0325\u0326"


@pytest.mark.parametrize("typed", ["", "\u200b", "\u0301", "\u200d\ufe0f"])
def test_an_outcome_must_show_something(typed: str) -> None:
    with pytest.raises(Refused, match="outcome_empty"):
        clean_outcome(typed)


def test_an_emoji_alone_is_an_outcome() -> None:
    assert clean_outcome("\U0001f44d\U0001f3fd").text == "\U0001f44d\U0001f3fd"


def test_outcomes_keep_their_order_and_blank_lines_are_passed_over() -> None:
    assert clean_outcomes(["", " No", "Yes", "  "]) == (Cleaned("No", changed=True), Cleaned("Yes", changed=False))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Yes", "YES"),
        ("Yes", "Y\u0435s"),  # Cyrillic ie
        ("No", "N\u03bf"),  # Greek omicron
        ("BECOME", "\u0412\u0415COM\u0395"),  # Cyrillic and Greek capitals
        ("café", "cafe\u0301"),
        ("café", "caf\u0435\u0301"),
        ("\uff21", "A"),
        ("Straße", "STRASSE"),
        ("0-25 bp", "0\u201325 bp"),
        ("Don't know", "Don\u2019t know"),
        ("می\u200cخواهد", "میخواهد"),
        ("Вода", "вода"),
        ("\u0130stanbul", "istanbul"),  # Turkish: dotted capital
        ("I\u011fd\u0131r", "\u0131\u011fd\u0131r"),  # Turkish: the small form of I has no dot
        ("I\u011fd\u0131r", "i\u011fdir"),
        ("HAY\u0130R", "hayir"),
        ("STRA\u1e9eE", "stra\u00dfe"),
        ("\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2"),  # Greek: sigma at the end of a word
        ("\u03bf\u03b4\u03bf\u03c3", "\u03bf\u03b4\u03bf\u03c2"),
        ("\u0391\u0398\u0397\u039d\u0391", "\u0391\u03b8\u03ae\u03bd\u03b1"),  # Greek: capitals without accents
        ("\u039c\u0391\u03aa\u039f\u03a5", "\u039c\u03b1\u0390\u03bf\u03c5"),
        ("\u13c3\u13cd", "\uab93\uab9d"),  # Cherokee: small letters fold to capitals
        ("\u13a0\u13f4", "\uab70\u13fc"),
        ("\u10d0\u10d1", "\u1c90\u1c91"),  # Georgian: Mtavruli
        ("I\u0301", "i\u0307\u0301"),  # Lithuanian: the dot stays under an accent
        ("\u0535\u054e", "\u0587"),  # Armenian: the ligature's Eastern capitals
        ("\u0535\u0552", "\u0587"),  # and the Western ones
        ("\u01c5em", "\u01c6EM"),  # Croatian: a letter with three forms
        ("\ufb01nal", "FINAL"),
        ("\U00010400", "\U00010428"),  # Deseret
        ("\u2764\ufe0f", "\u2764"),
    ],
)
def test_two_outcomes_that_read_the_same_are_refused(first: str, second: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_outcomes(["Something else", first, second])
    assert caught.value.key == "text.outcome_same"
    assert (caught.value.facts["other_row"], caught.value.facts["row"]) == (2, 3)


@pytest.mark.parametrize(
    "outcomes",
    [
        ["< 50", "> 50", "50"],
        ["1", "I", "l"],
        ["Бор", "Бар", "Вар"],
        ["үнэ", "унэ"],
        ["\U0001f1e9\U0001f1ea", "\U0001f1e9\U0001f1f0"],
        [ENGLAND, ENGLAND.replace("\U000e0065\U000e006e\U000e0067", "\U000e0073\U000e0063\U000e0074")],
    ],
)
def test_outcomes_that_a_reader_can_tell_apart_are_fine(outcomes: list[str]) -> None:
    assert [outcome.text for outcome in clean_outcomes(outcomes)] == outcomes


def test_the_refusal_of_one_outcome_says_which() -> None:
    with pytest.raises(Refused) as caught:
        clean_outcomes(["Yes", "", "x" * 76])
    assert (caught.value.key, caught.value.facts["row"]) == ("text.outcome_long", 2)


@pytest.mark.parametrize(
    ("count", "key"), [(0, "outcomes_few"), (1, "outcomes_few"), (21, "outcomes_many"), (100_000, "outcomes_many")]
)
def test_a_question_has_two_to_twenty_outcomes(count: int, key: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_outcomes([str(number) for number in range(count)])
    assert caught.value.key == f"text.{key}"
    assert len(clean_outcomes([str(number) for number in range(20)])) == 20


@pytest.mark.parametrize(
    ("typed", "kept", "changed"),
    [
        ("One.\n\nTwo.", "One.\n\nTwo.", False),
        ("One.\r\n\r\nTwo.", "One.\n\nTwo.", False),
        ("One.\nTwo.\u2029Three.", "One.\nTwo.\nThree.", True),
        ("\n One.\t \n \n\n\n Two. \n\n", "One.\n\nTwo.", True),
        ("One\u202e.", "One.", True),
        ("", "", False),
        (" \n ", "", True),
    ],
)
def test_a_note_keeps_its_paragraphs(typed: str, kept: str, changed: bool) -> None:  # noqa: FBT001  a table's column
    assert clean_note(typed, 1_000) == Cleaned(kept, changed)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("x" * 501, "note_long"),
        ("x\n" * 1_000_000, "note_long"),
        ("\u200b", "note_invisible"),
        ("\ue000", "bad_character"),
        ("Z" + "\u0335" * 5, "stacked_marks"),
    ],
)
def test_what_cannot_be_a_note_is_refused(typed: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_note(typed, 500)
    assert caught.value.key == f"text.{key}"
    assert sentence(caught.value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" HTTPS://News.Example.org ", "https://news.example.org"),
        ("http://a.example:8080/x?y=1#z", "http://a.example:8080/x?y=1#z"),
        ("https://a.example/Überblick|(1)", "https://a.example/%C3%9Cberblick%7C(1)"),
        ("https://xn--sddeutsche-9db.example/100%25", "https://xn--sddeutsche-9db.example/100%25"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
    ],
)
def test_a_web_address_is_kept_in_plain_characters(typed: str, kept: str) -> None:
    assert clean_link(typed) == kept
    assert clean_link(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "news.example.org",
        "javascript:alert(1)",
        "ftp://a.example/x",
        "https://",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://user:secret@a.example/",
        "https://a.example\\@b.example/",
        "https://bücher.example/",
        "https://a..example/",
        "https://a.example:99999/",
        "https://a.example/two words",
        "https://a.example/line\nbreak",
        "https://a.example/\x1b[0m",
        "https://a.example/\u202egnp.exe",
        "https://a.example/\u2003",
        "https://a.example/" + "x" * 1_000_000,
    ],
)
def test_what_is_no_plain_web_address_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_link(typed)
    assert caught.value.key == "text.link_unusable"
    assert sentence(caught.value)


def test_a_link_fits_behind_a_button_of_every_platform() -> None:
    start = "https://a.example/"
    assert len(clean_link(start + "x" * (512 - len(start)))) == 512
    with pytest.raises(Refused, match="link_long"):
        clean_link(start + "x" * (513 - len(start)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\nb\x00c\u202ed", "a bcd"),
        ("half \ud83d", "half \ufffd"),
        ("Z" + "\u0335" * 99, "Z" + "\u0335" * 4),
        ("x" * 1_000_000, "x" * 59 + "…"),
    ],
)
def test_a_refusal_repeats_hostile_text_in_a_harmless_form(text: str, shown: str) -> None:
    assert excerpt(text) == shown
