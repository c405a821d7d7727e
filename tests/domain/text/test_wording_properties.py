"""Any text is refused, or its cleaned form is clean, within the limits, and the same when it is cleaned again."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.text.characters import excerpt
from bot.domain.text.lookalikes import caseless, reading_keys
from bot.domain.text.wording import (
    CRITERIA_MOST,
    LINK_MOST,
    OUTCOME_MOST,
    TITLE_LEAST,
    TITLE_MOST,
    Cleaned,
    clean_link,
    clean_note,
    clean_outcome,
    clean_outcomes,
    clean_title,
)
from bot.texts import texts

# The characters that the rules are about, so that drawn texts have many of them.
ODD = (
    " \n\r\t\x00\x1b\x85\xa0\xad\u034f\u061c\u180b\u180e\u200b\u200c\u200d\u200f\u2028\u202e\u2067\u2069\u2800\u3164"
    "\ufe00\ufe0e\ufe0f\ufeff\U000e0041\U000e0067\U000e007f\U000e0100\ud800\ue000\uffff"
    "\u0301\u0323\u0338\u0335\u20e3\u064b\u093c\u094d<=1#eEXéبم\u0915\u0958\u1820\u2329\u2764\u2194\u845b\u1100\u1161"
    "\U0001f3f4\U0001f468\U0001f469\U0001f3fd\U0001f1e9"
)
hostile = st.text(st.sampled_from(ODD) | st.characters(), max_size=300) | st.text(st.sampled_from(ODD), max_size=40)


def kept_or_none(clean: Callable[[str], Cleaned], text: str) -> Cleaned | None:
    try:
        return clean(text)
    except Refused as refusal:
        told = texts("en").word(refusal.key, **{name: str(fact) for name, fact in refusal.facts.items()})
        told.encode()
        assert "\n" not in told
        return None


def criteria(text: str) -> Cleaned:
    return clean_note(text, CRITERIA_MOST)


@pytest.mark.parametrize(
    ("clean", "least", "most"),
    [(clean_title, TITLE_LEAST, TITLE_MOST), (clean_outcome, 1, OUTCOME_MOST), (criteria, 0, CRITERIA_MOST)],
)
@given(text=hostile)
def test_a_kept_text_is_within_its_limits_and_stays_as_it_is(
    clean: Callable[[str], Cleaned], least: int, most: int, text: str
) -> None:
    kept = kept_or_none(clean, text)
    if kept is None:
        return
    assert least <= len(kept.text) <= most
    assert clean(kept.text) == Cleaned(kept.text, changed=False)
    assert kept.changed == (kept.text != text.replace("\r\n", "\n" if clean is criteria else "\r\n"))
    assert not set(kept.text) & set("\x00\x1b\xad\u200b\u202e\u2067\ufeff\ud800\ue000\uffff\r\t")
    kept.text.encode()


@given(text=hostile)
def test_an_excerpt_is_short_and_can_be_shown(text: str) -> None:
    shown = excerpt(text)
    assert len(shown) <= 60
    assert "\n" not in shown
    shown.encode()


@given(lines=st.lists(hostile | st.sampled_from(["Yes", "No", "Y\u0435s", ""]), max_size=25))
def test_kept_outcomes_are_distinct_and_stay_as_they_are(lines: list[str]) -> None:
    try:
        kept = clean_outcomes(lines)
    except Refused:
        return
    names = [outcome.text for outcome in kept]
    assert clean_outcomes(names) == tuple(Cleaned(name, changed=False) for name in names)
    assert sum(len(reading_keys(name)) for name in names) == len(frozenset().union(*map(reading_keys, names)))


LETTERS = st.characters(categories=["L", "M", "Zs"])
TURKISH_CAPITALS, TURKISH_SMALL = str.maketrans("i\u0131", "\u0130I"), str.maketrans("I\u0130", "\u0131i")


@given(text=st.text(LETTERS | st.sampled_from("iI\u0131\u0130\u00df\u03c2\u03a3\u0587\u0307\u0301"), max_size=20))
def test_letter_case_makes_no_difference_in_any_language(text: str) -> None:
    cased = [
        text.upper(),
        text.lower(),
        text.title(),
        text.casefold(),
        text.translate(TURKISH_CAPITALS).upper(),
        text.translate(TURKISH_SMALL).lower(),
    ]
    assert {caseless(unicodedata.normalize("NFC", each)) for each in cased} == {caseless(text)}


@given(text=hostile | st.builds("https://{}{}".format, st.sampled_from(["a.example", "a.example/", "b.c:1/"]), hostile))
def test_a_kept_link_is_plain_and_stays_as_it_is(text: str) -> None:
    try:
        link = clean_link(text)
    except Refused:
        return
    assert len(link) <= LINK_MOST
    assert link.isascii()
    assert link.isprintable()
    assert " " not in link
    assert clean_link(link) == link
