"""The ways to name a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.reference import QuestionReference, ReferenceKind, read_question_reference
from bot.texts import texts


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("12", ReferenceKind.NUMBER, 12),
        ("#12", ReferenceKind.NUMBER, 12),
        (" #12 ", ReferenceKind.NUMBER, 12),
        ("\uff03\uff11\uff10\uff19", ReferenceKind.NUMBER, 109),
        ("d3", ReferenceKind.DRAFT, 3),
        ("D3", ReferenceKind.DRAFT, 3),
        ("q17", ReferenceKind.BUTTON, 17),
        ("9223372036854775807", ReferenceKind.NUMBER, 2**63 - 1),
    ],
)
def test_a_question_is_named_by_number_as_a_draft_or_inside_a_button(
    text: str, kind: ReferenceKind, number: int
) -> None:
    assert read_question_reference(text) == QuestionReference(kind, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "d",
        "0",
        "d0",
        "07",
        "-1",
        "7.0",
        "1e3",
        "0x10",
        "1_0",
        "7;",
        "7\x00",
        "7\n",
        "# 7",
        "##7",
        "#d3",
        "x7",
        "\u0667",
        "\u2466",
        "\u00b2",
        "d\u0663",
        "9223372036854775808",
        "7" * 5_000,
        "\ud800",
        "7 OR 1=1",
    ],
)
def test_anything_else_names_no_question(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_question_reference(text)
    texts("en").word(caught.value.key, **{name: str(fact) for name, fact in caught.value.facts.items()}).encode()


@given(number=st.integers(1, 2**63 - 1))
def test_every_number_that_a_row_can_have_is_read(number: int) -> None:
    assert [read_question_reference(f"{mark}{number}").number for mark in ("", "#", "d", "q")] == [number] * 4


@given(text=st.text())
def test_reading_a_reference_raises_nothing_but_a_refusal(text: str) -> None:
    try:
        assert read_question_reference(text).number > 0
    except Refused as refusal:
        assert refusal.key == "text.no_question_reference"  # noqa: PT017  either answer is right
