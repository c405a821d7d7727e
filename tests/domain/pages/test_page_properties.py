"""A page in the format is read as it was written, and any text is read or refused."""

import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.pages.page import read_page
from bot.domain.text.wording import clean_outcomes
from bot.texts import texts

Listing = list[tuple[str, int]]


def has_clean_outcomes(names: Sequence[str]) -> bool:
    try:
        return [outcome.text for outcome in clean_outcomes(names)] == list(names)
    except Refused:
        return False


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    """Outcomes whose percents sum to 100; the first has at least 2 and so never fits into the list before it."""
    names = draw(
        st.lists(st.text("abcé •%Ж橋7", min_size=1, max_size=12), min_size=2, max_size=9).filter(has_clean_outcomes)
    )
    cuts = draw(st.lists(st.integers(2, 99), min_size=len(names) - 1, max_size=len(names) - 1, unique=True))
    edges = [0, *sorted(cuts), 100]
    return [(name, high - low) for name, low, high in zip(names, edges[:-1], edges[1:], strict=True)]


def written(listing: Listing) -> list[str]:
    return [f"{name} • {figure}%" for name, figure in listing]


def names(listing: Listing) -> tuple[str, ...]:
    return tuple(name for name, _ in listing)


@settings(max_examples=40)
@given(
    question=listings(),
    related=st.lists(listings(), max_size=3),
    paragraphs=st.lists(st.sampled_from(["Frost.", "Ice • 3%", "In 2024"]), max_size=3),
    line_end=st.sampled_from(["\n", "\r\n", "  \n"]),
)
def test_a_written_page_is_read_as_it_was_written(
    question: Listing, related: list[Listing], paragraphs: list[str], line_end: str
) -> None:
    lines = [
        "Will the bridge reopen?",
        *written(question),
        "A bulletin",
        "Repairs",
        "Dec 2, 2024, 09:30 AM",
        *paragraphs,
    ]
    lines += ["View original story", *(row for listing in related for row in written(listing))]
    page = read_page(line_end.join(lines))
    assert page.question.outcomes == names(question)
    assert page.story is not None
    assert page.story.summary == "\n".join(paragraphs)
    seen = {frozenset(names(question))}
    different = []
    for each in map(names, related):
        if frozenset(each) not in seen:
            seen.add(frozenset(each))
            different.append(each)
    assert page.related == tuple(different)


@given(figures=st.lists(st.integers(0, 102), min_size=1, max_size=12))
def test_related_lists_take_each_row_once_or_the_page_is_refused(figures: list[int]) -> None:
    rows = [f"Outcome {place} • {figure}%" for place, figure in enumerate(figures)]
    try:
        page = read_page("\n".join(["Will the bridge reopen?", "Yes • 50%", "No • 50%", "A bulletin", *rows]))
    except Refused as refusal:
        assert refusal.facts["line"] in range(5, 5 + len(rows))  # noqa: PT017  a refusal is right if it names a row
        return
    taken = [name for listing in page.related for name in listing]
    assert taken == [row.split(" •")[0] for row in rows[: len(taken)]]
    # What is left over was cut off.
    assert sum(figures[len(taken) :]) < 99
    assert ("pages.list_cut" in [note.key for note in page.warnings]) == (len(taken) < len(rows))
    shares = iter(figures)
    for listing in page.related:
        own = [next(shares) for _ in listing]
        assert 99 <= sum(own) <= 101 or len(set(own)) == 1


@given(
    text=st.lists(
        st.text(max_size=30)
        | st.sampled_from(
            ["Will it rain by 2024-13-40?", "Yes • 50%", "No • 50%", "No • 5", "Dec 2, 2024", "Dec 99, 2024"]
        )
        | st.sampled_from(
            ["View original story", "https://a.example/", "A bulletin", "•", "• 5%", "", "\ud800", "\u0301"]
        ),
        max_size=12,
    ).map("\n".join)
)
def test_any_text_is_read_or_refused_in_one_sentence(text: str) -> None:
    try:
        page = read_page(text)
    except Refused as refusal:
        told = texts("en").word(refusal.key, **{name: str(fact) for name, fact in refusal.facts.items()})
        told.encode()
        assert re.fullmatch(r"[^\n\r]+[.?]", told)
        return
    for outcomes in (page.question.outcomes, *page.related):
        assert has_clean_outcomes(outcomes)
    for note in page.warnings:
        assert texts("en").word(note.key, **{name: str(fact) for name, fact in note.facts.items()})
