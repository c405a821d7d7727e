"""Reading forecast pages in the forms in which they come."""

import tomllib
from datetime import datetime

import pytest

from bot.domain.errors import Refused
from bot.domain.pages.lines import PageRefused
from bot.domain.pages.page import ForecastPage, read_page
from bot.domain.pages.story import PageNote, PageStory
from bot.texts import texts
from tests.paths import ROOT
from tests.reference import forecast_pages

SAMPLE = forecast_pages()["sample"]

TITLE = "Will the bridge at Dunmore reopen by March 31, 2025?"
HEAD = f"{TITLE}\nYes • 62%\nNo • 38%\n"
STORY = (
    "The city's traffic bulletin\nBridge Repairs Delayed Again\nDec 2, 2024, 09:30 AM\nFrost.\nView original story\n"
)


def at(text: str) -> datetime:
    """A local time without zone, as a page means it."""
    return datetime.fromisoformat(text)


def keys(page: ForecastPage) -> list[str]:
    return [note.key for note in page.warnings]


def refusal(text: str) -> tuple[str, int, str]:
    """The key of the refusal, the line it names, and its whole sentence."""
    with pytest.raises(PageRefused) as caught:
        read_page(text)
    facts = caught.value.facts
    told = texts("en").word(caught.value.key, **{name: str(fact) for name, fact in facts.items()})
    assert f"line {facts['line']}" in told.lower()
    assert str(facts["text"]) in told
    return caught.value.key, int(str(facts["line"])), told


def test_the_sample_page_is_read_in_full() -> None:
    page = read_page(SAMPLE)
    assert page.question.title == "How will Port Ellery's city council decide on night trams by December 6, 2024?"
    assert len(page.question.outcomes) == 4
    assert page.question.source.startswith("Minutes of the Port Ellery city council")
    assert page.story is not None
    assert page.story.headline == "Port Ellery Council to Vote on Trams That Run All Night"
    assert page.story.summary.count("\n\n") == 1
    assert page.related[-1][-1] == "Other lines, or none"
    assert page.warnings == (PageNote("pages.percentages_dropped"),)


@pytest.mark.parametrize("name", forecast_pages())
def test_a_whole_page_gives_a_question_its_story_and_the_related_lists(name: str) -> None:
    closes_at, published_at, lengths = {
        "sample": ("2024-12-06T23:59", "2024-12-02T09:30", [2, 3, 4]),
        "seed": ("2025-12-31T23:59", "2024-12-07T01:25", [4] * 12),
    }[name]
    page = read_page(forecast_pages()[name])
    assert page.question.closes_at == at(closes_at)
    assert len(page.question.outcomes) == 4
    assert page.question.source
    assert page.story is not None
    assert page.story.published_at == at(published_at)
    assert page.story.headline
    assert page.story.summary
    assert [len(outcomes) for outcomes in page.related] == lengths
    assert keys(page) == ["pages.percentages_dropped"]


@pytest.mark.parametrize(
    "changed",
    [
        SAMPLE.replace("\n", "\r\n"),
        SAMPLE.replace("\n", "\r"),
        "\ufeff" + SAMPLE,
        SAMPLE.rstrip("\n"),
        SAMPLE.replace("\n", " \t\n") + "\n \n\n",
        "\n\n" + SAMPLE,
        SAMPLE.replace(" • ", "\xa0•  ").replace("%", " %"),
        SAMPLE.replace("View original story", "VIEW ORIGINAL STORY →"),
        SAMPLE.replace("View original story\n", ""),
    ],
)
def test_the_same_page_in_another_dress_reads_the_same(changed: str) -> None:
    plain, dressed = read_page(SAMPLE), read_page(changed)
    assert dressed.story is not None
    assert (dressed.question, dressed.story, dressed.related) == (plain.question, plain.story, plain.related)


@pytest.mark.parametrize(
    ("rows", "outcomes"),
    [
        ("Yes • 62%\nNo • 38%", ("Yes", "No")),
        ("50% or more • 25%\nBelow 50% • 75%", ("50% or more", "Below 50%")),
        ("A • B • 40%\nA • 3% • 60%", ("A • B", "A • 3%")),
        ("Yes•62 %\nNo  •  37%", ("Yes", "No")),
        ("One • 33.3%\nTwo • 33,3%\nThree • 33.34%", ("One", "Two", "Three")),
        ("نعم • ٦٢٪\nلا • ٣٧٫٥٪", ("نعم", "لا")),
        ("はい • ６２％\nいいえ • ３８％", ("はい", "いいえ")),
        ("Да • 100%\nНет • 0%", ("Да", "Нет")),
        ("\u200fنعم\u200f • 62%\nلا • 38%", ("نعم", "لا")),
        ("\n".join(f"Day {day} • 14%" for day in range(1, 8)), tuple(f"Day {day}" for day in range(1, 8))),
        ("A • 45%\nB • 21%\nC • 13%\nD • 10%\nE • 8%\nF • 5%", tuple("ABCDEF")),
        ("\n".join(f"{number} • 5%" for number in range(20)), tuple(map(str, range(20)))),
    ],
)
def test_the_outcomes_of_a_question_come_in_many_forms(rows: str, outcomes: tuple[str, ...]) -> None:
    assert read_page(f"{TITLE}\n{rows}\n{STORY}").question.outcomes == outcomes
    assert read_page(f"{TITLE}\n{rows}").question.outcomes == outcomes


@pytest.mark.parametrize(
    ("figures", "lengths"),
    [
        ("25 25 25 25 50 50", [4, 2]),
        ("33 33 33 62 38", [3, 2]),
        ("33 33 33 1 99 1", [4, 2]),
        ("33 33 33 2 98 2", [4, 2]),
        ("34 34 33 50 50", [3, 2]),
        ("100 0 100 0 0", [2, 3]),
        ("99 1 0 50 50", [3, 2]),
        ("33.3 33.3 33.3 0.1 0 50 49.5", [5, 2]),
        # The rule alone would give the 0 to the first list and leave the 100 on its own.
        ("50 50 0 100", [2, 2]),
        ("60 40 0 0 100", [3, 2]),
        # Equal shares whose rounding misses 99 to 101.
        ("14 14 14 14 14 14 14 50 50", [7, 2]),
        ("17 17 17 17 17 17 50 50", [6, 2]),
        ("8 8 8 8 8 8 8 8 8 8 8 8 8 8 8 8 8 8 8 8 8 8 8 8", [12, 12]),
        ("25 25 25 25 12 13 12 13 12 13 12 13", [4, 8]),
    ],
)
def test_figures_alone_say_where_a_related_list_ends(figures: str, lengths: list[int]) -> None:
    rows = "\n".join(f"Outcome {number} • {figure}%" for number, figure in enumerate(figures.split()))
    assert [len(outcomes) for outcomes in read_page(HEAD + STORY + rows).related] == lengths
    assert [len(outcomes) for outcomes in read_page(f"{TITLE}\n{rows}").related] == lengths[1:]


def test_what_stands_twice_on_a_page_is_taken_once_and_told() -> None:
    rows = "Up • 62%\nDown • 38%\nDOWN • 99%\nUp • 1%\nYes • 0%\nNo • 100%\nUp • 30%\nDown • 70%\nLevel • 0%"
    page = read_page(HEAD + STORY + rows)
    assert page.related == (("Up", "Down"), ("Up", "Down", "Level"))
    assert [note for note in page.warnings if note.key == "pages.list_twice"] == [
        PageNote("pages.list_twice", {"line": 11, "text": "DOWN • 99%"}),
        PageNote("pages.list_twice", {"line": 13, "text": "Yes • 0%"}),
    ]


def test_a_page_that_was_pasted_twice_is_read_once() -> None:
    page = read_page(SAMPLE + SAMPLE)
    assert (page.question, page.related) == (read_page(SAMPLE).question, read_page(SAMPLE).related)
    assert PageNote("pages.repeated", {"line": len(SAMPLE.splitlines()) + 1}) in page.warnings


@pytest.mark.parametrize("page", forecast_pages().values())
def test_lines_above_the_title_are_left_out_and_named(page: str) -> None:
    read = read_page("Browse all stories\n\nSign in\n" + page)
    assert (read.question, read.story, read.related) == (
        read_page(page).question,
        read_page(page).story,
        read_page(page).related,
    )
    told = PageNote("pages.lines_above", {"n": 2, "line": 1, "text": "“Browse all stories”, “Sign in”"})
    assert told in read.warnings


def test_a_title_that_stands_above_itself_is_no_other_line() -> None:
    assert read_page(f"{TITLE}\n{HEAD}").warnings == read_page(HEAD).warnings


def test_other_questions_may_stand_above_the_title_but_not_between_it_and_its_outcomes() -> None:
    page = read_page(f"Trending: will it rain?\n{HEAD}")
    assert page.question.title == TITLE
    assert "pages.lines_above" in keys(page)


@pytest.mark.parametrize("around", ["Related questions", "Related questions\nMore"])
def test_lines_around_the_related_questions_are_left_out_and_named(around: str) -> None:
    page = read_page(f"{HEAD}{STORY}{around}\nUp • 50%\nDown • 50%\nAbout us")
    assert page.related == (("Up", "Down"),)
    [told] = [note for note in page.warnings if note.key == "pages.lines_around"]
    assert str(told.facts["text"]).startswith("“Related questions”")
    assert str(told.facts["text"]).endswith("“About us”")


@pytest.mark.parametrize(
    ("title", "glued"),
    [
        ("Browse all storiesWill the bridge at Dunmore reopen?", "Browse all stories"),
        ("Politics 2025What will the council at Dunmore decide?", "Politics 2025"),
        ("[Menu]Who wins the cup at Dunmore?", "[Menu]"),
    ],
)
def test_words_that_are_glued_to_the_title_are_told(title: str, glued: str) -> None:
    page = read_page(HEAD.replace(TITLE, title))
    assert page.question.title == title
    assert PageNote("pages.title_glued", {"text": glued}) in page.warnings


@pytest.mark.parametrize(
    "title", ["Will McDonald's and YouTube merge by May 1, 2025?", "Will Doctor Who be back?", "iPhone or IsoPhone?"]
)
def test_names_with_capitals_in_them_are_not_glued(title: str) -> None:
    assert "pages.title_glued" not in keys(read_page(HEAD.replace(TITLE, title)))


@pytest.mark.parametrize(
    ("rows", "related", "line", "total"),
    [
        ("Up • 50%\nDown • 30%", 0, 9, "80"),
        ("Up • 49%\nDown • 49%", 0, 9, "98"),
        ("Up • 50%\n\nDown • 50%\nUp • 60%", 1, 12, "60"),
        ("Up • 50%\nDown • 50%\nLeft • 50%\nRight • 25.5%", 1, 11, "75.5"),
        ("Up • 50%\nDown • 50%\nLeft • 40%\nRig", 1, 11, "40"),
    ],
)
def test_a_list_that_is_cut_off_at_the_end_is_left_out_and_told(rows: str, related: int, line: int, total: str) -> None:
    page = read_page(HEAD + STORY + rows)
    assert len(page.related) == related
    [told] = [note for note in page.warnings if note.key == "pages.list_cut"]
    assert (told.facts["line"], told.facts["total"]) == (line, total)


def test_wherever_the_seed_page_is_cut_off_below_its_story_it_is_read() -> None:
    for name, text in forecast_pages().items():
        whole = read_page(text)
        end = text.index("View original story") + len("View original story\n")
        for cut in range(end, len(text), 5):
            page = read_page(text[:cut])
            assert (page.question, page.story) == (whole.question, whole.story), (name, cut)
            assert page.related == whole.related[: len(page.related)]


@pytest.mark.parametrize(
    ("text", "source", "story"),
    [
        (HEAD, "", None),
        (HEAD + "A bulletin", "A bulletin", None),
        (HEAD + "A bulletin\nView original story", "A bulletin", None),
        (HEAD + "A bulletin\nRepairs\nDec 2, 2024", "A bulletin", PageStory("Repairs", at("2024-12-02"), "", None)),
        (HEAD + "Repairs\nDec 2, 2024\nFrost.", "", PageStory("Repairs", at("2024-12-02"), "Frost.", None)),
        (
            HEAD + "A bulletin\nBack in 2025\n2024-12-02 09:30\nOne.\nTwo • 20%\n\n\nThree.\nView original story",
            "A bulletin",
            PageStory("Back in 2025", at("2024-12-02T09:30"), "One.\nTwo • 20%\n\nThree.", None),
        ),
    ],
)
def test_source_and_story_may_be_missing_in_part(text: str, source: str, story: PageStory | None) -> None:
    page = read_page(text)
    assert (page.question.source, page.story) == (source, story)
    assert ("pages.no_source" in keys(page)) == (not source)
    with_related = read_page(f"{text}\nUp • 50%\nDown • 50%")
    assert (with_related.question, with_related.story) == (page.question, page.story)
    assert with_related.related == (("Up", "Down"),)


@pytest.mark.parametrize(
    ("line", "link"),
    [
        ("View original story", None),
        ("View original story: https://news.example/a", "https://news.example/a"),
        ("View original story\nhttps://news.example/a", "https://news.example/a"),
        ("[View original story](https://news.example/a?b=1)", "https://news.example/a?b=1"),
    ],
)
def test_the_address_of_the_story_is_found_where_there_is_one(line: str, link: str | None) -> None:
    page = read_page(HEAD + STORY.replace("View original story", line) + "Up • 50%\nDown • 50%")
    assert page.story is not None
    assert page.story.link == link
    assert page.related == (("Up", "Down"),)


def test_an_address_that_cannot_be_kept_is_left_out_and_told() -> None:
    page = read_page(HEAD + STORY + "https://me:secret@news.example/a")
    assert page.story is not None
    assert page.story.link is None
    assert "pages.link_dropped" in keys(page)


@pytest.mark.parametrize(
    ("line", "published_at"),
    [
        ("Dec 7, 2024, 01:25 AM", "2024-12-07T01:25"),
        ("December 7, 2024, 1:25 PM", "2024-12-07T13:25"),
        ("Dec. 7th, 2024 at 12:05 a.m.", "2024-12-07T00:05"),
        ("Sept 7, 2024, 12:05 pm", "2024-09-07T12:05"),
        ("Saturday, 7 December 2024, 13:25", "2024-12-07T13:25"),
        ("7 Dec 2024 13:25:59", "2024-12-07T13:25"),
        ("May 7, 2024", "2024-05-07T00:00"),
        ("2024-12-07T01:25", "2024-12-07T01:25"),
        ("2024年12月7日 01:25", "2024-12-07T01:25"),
        ("Dec ٧, ٢٠٢٤, ٠١:٢٥ AM", "2024-12-07T01:25"),
        ("Dec 7, 2024, 1:25\u202fPM", "2024-12-07T13:25"),
    ],
)
def test_the_story_has_its_date_in_many_forms(line: str, published_at: str) -> None:
    page = read_page(HEAD + STORY.replace("Dec 2, 2024, 09:30 AM", line))
    assert page.story is not None
    assert page.story.published_at == at(published_at)


@pytest.mark.parametrize("line", ["7 декабря 2024 г., 01:25", "Dec 7, 2024, 01:25 AM UTC", "Updated 12/07/2024"])
def test_a_date_in_an_unknown_form_is_left_out_and_told(line: str) -> None:
    page = read_page(HEAD + STORY.replace("Dec 2, 2024, 09:30 AM", line))
    assert page.story is not None
    assert page.story.published_at is None
    assert page.story.summary == "Frost."
    assert "pages.date_unread" in keys(page)


@pytest.mark.parametrize(
    ("words", "closes_at"),
    [
        ("by December 31, 2025", "2025-12-31T23:59"),
        ("by 31 December 2025", "2025-12-31T23:59"),
        ("by the 31st of December, 2025", "2025-12-31T23:59"),
        ("by Dec. 31st 2025", "2025-12-31T23:59"),
        ("by Wednesday, December 31, 2025", "2025-12-31T23:59"),
        ("by 2025-12-31", "2025-12-31T23:59"),
        ("By the end of December 31, 2025", "2025-12-31T23:59"),
        ("by December 31, 2025, 18:00", "2025-12-31T18:00"),
        ("by December 31, 2025 at 6 PM", "2025-12-31T18:00"),
        ("by December 31, 2025, 40 times", "2025-12-31T23:59"),
        ("on or before March 1, 2025", "2025-03-01T23:59"),
        ("no later than March 1, 2025", "2025-03-01T23:59"),
        ("until March 1, 2025", "2025-03-01T23:59"),
        ("before March 1, 2025", "2025-02-28T23:59"),
        ("before the end of March 1, 2025", "2025-03-01T23:59"),
        ("before March 1, 2025, 09:00", "2025-03-01T09:00"),
        ("by the end of 2025", "2025-12-31T23:59"),
        ("before the end of February 2024", "2024-02-29T23:59"),
        ("of May 5, 2023, be repealed by June 1, 2025", "2025-06-01T23:59"),
        ("by June 1, 2025, or at least by June 1, 2025", "2025-06-01T23:59"),
        ("in 2025", None),
        ("by 2026", None),
        ("by June 2025", None),
        ("by December 31", None),
        ("by 12/11/2025", None),
        ("on December 31, 2025", None),
        ("by February 30, 2025", None),
        ("by December 31, 2025, 18:00 UTC", None),
        ("by December 31, 2025, 18:75", None),
        ("by June 1, 2025, or by July 1, 2025", None),
        ("by December 31, 20255", None),
        ("standby June 1, 2025", None),
        ("by the end of 9999", None),
        ("before 0001-01-01", None),
    ],
)
def test_the_deadline_is_what_the_title_says_for_certain(words: str, closes_at: str | None) -> None:
    page = read_page(HEAD.replace("by March 31, 2025", words) + STORY)
    assert page.question.closes_at == (closes_at and at(closes_at))
    asked = {"pages.no_deadline", "pages.deadline_open"} & set(keys(page))
    assert len(asked) == (closes_at is None)
    assert ("pages.no_deadline" in asked) == (words in UNDATED)


UNDATED = ("standby June 1, 2025", "by the end of 9999", "before 0001-01-01")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("by June 2025", "by June 2025"),
        ("by December 31", "by December 31"),
        ("in 2025", "in 2025"),
        ("before the end of the year", "before the end of the year"),
        ("by Friday", "by Friday"),
        ("by 31 December", "by 31 December"),
        ("in Q3 2025", "in Q3 2025"),
    ],
)
def test_a_title_that_leaves_the_deadline_open_is_asked_about_with_its_words(words: str, told: str) -> None:
    page = read_page(HEAD.replace("by March 31, 2025", words) + STORY)
    assert PageNote("pages.deadline_open", {"text": told}) in page.warnings


def test_lines_with_invisible_characters_are_cleaned_and_told() -> None:
    page = read_page(HEAD.replace("Yes", "Y\u200bes").replace("No ", "\u202eNo ") + STORY)
    assert page.question.outcomes == ("Yes", "No")
    assert PageNote("pages.cleaned", {"n": 2, "line": 2}) in page.warnings


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("Hello world", "only_title", 1),
        ("\n\nDear all,\n\nlunch is at noon.", "no_outcomes", 5),
        ('{"question": {\n"title": "Will it rain?"}}', "no_outcomes", 2),
        (f"{TITLE}\nYes - 62%\nNo - 38%", "no_outcomes", 2),
        (f"{TITLE}\nYes • 62\nNo • 38", "no_outcomes", 2),
        ("Yes • 62%\nNo • 38%", "no_title", 1),
        ("Rain?\nYes • 62%\nNo • 38%", "title_short", 1),
        (f"{'x' * 241}\nYes • 62%\nNo • 38%", "title_long", 1),
        ("????????\nYes • 62%\nNo • 38%", "title_wordless", 1),
        (f"{TITLE}\nYes • 100%\n{STORY}", "list_single", 2),
        (f"{TITLE}\nYes • 62%\nNo • 8%\n{STORY}", "list_off", 3),
        (f"{TITLE}\nYes • 62%\nNo • 138%\n{STORY}", "figure_over", 3),
        (f"{TITLE}\nYes • 62%\n • 38%\n{STORY}", "outcome_empty", 3),
        (f"{TITLE}\nYes • 62%\n{'x' * 76} • 38%\n{STORY}", "outcome_long", 3),
        (f"{TITLE}\nYes • 62%\nY\u0435s • 38%\n{STORY}", "outcome_same", 3),
        (TITLE + "".join(f"\n{number} • 5%" for number in range(21)) + f"\n{STORY}", "list_many", 22),
        (HEAD + "A bulletin\nBridge Repairs Delayed\nSome time in winter\nFrost.", "no_date", 6),
        (HEAD + "A bulletin\nBridge Repairs Delayed\nView original story", "no_date", 5),
        (HEAD + "A bulletin\nBridge Repairs Delayed\nFeb 30, 2024, 01:25 AM", "impossible_date", 6),
        (HEAD + "A bulletin\nBridge Repairs Delayed\nFeb 3, 2024, 13:25 PM", "impossible_date", 6),
        (HEAD + "Feb 30, 2024\nFeb 30, 2024\nBridge Repairs Delayed", "impossible_date", 5),
        (HEAD + "x" * 1_001, "part_long", 4),
        (HEAD + "x" * 4_001, "line_long", 4),
        (HEAD + STORY.replace("Frost.", "Frost. " * 300 + "\n" + "Ice. " * 500), "part_long", 7),
        (HEAD + "\u0301", "part_invisible", 4),
        (HEAD + "Bad \ud800 source", "bad_character", 4),
        (HEAD + "Z" + "\u0335" * 9, "stacked_marks", 4),
        (HEAD + STORY + "Up • 50%\nDown • 50%\nGood bye\nLeft • 50%\nRight • 50%", "no_row", 11),
        (HEAD + STORY + "Good bye\n" * 13, "no_row", 9),
        (HEAD + STORY + "Up • 50%\nDown • 50%\n" + "Good bye\n" * 13, "no_row", 11),
        (f"{TITLE}\nYes - 62%\nNo • 100%\nUp • 0%", "no_outcomes", 2),
        ("Menu\n" * 13 + HEAD, "no_outcomes", 2),
        (f"{TITLE}\nA bulletin\nView original story\nUp • 50%\nDown • 50%", "no_outcomes", 2),
        (f"{TITLE}\nYes • 62%\nNo • 8%", "list_short", 3),
        (HEAD + STORY + "Up • 50%\nDown • 52%", "list_over", 10),
        (HEAD + STORY + "Up • 50%\nDown • 50%\nUp • 100%\nLeft • 50%\nRight • 50%", "list_over", 12),
        (HEAD + STORY + "Up • 50%\nup • 50%", "outcome_same", 10),
    ],
)
def test_what_is_no_such_page_is_refused_with_the_line_that_does_not_fit(text: str, key: str, line: int) -> None:
    found, number, told = refusal(text)
    assert (found, number) == (f"pages.{key}", line)
    assert len(told) < 300


def test_a_list_that_does_not_work_out_is_named_with_its_beginning_and_sum() -> None:
    _, _, told = refusal(HEAD + STORY + "Up • 50%\nDown • 50%\nLeft • 50%\nRight • 75.5%")
    assert "line 11" in told
    assert "125.5 %" in told


@pytest.mark.parametrize(("text", "key"), [("", "empty"), (" \n\ufeff\n", "empty"), ("x" * 1_000_000, "too_long")])
def test_a_page_with_nothing_or_far_too_much_on_it_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        read_page(text)
    assert caught.value.key == f"pages.{key}"
    assert texts("en").word(caught.value.key, **{name: str(fact) for name, fact in caught.value.facts.items()})


def test_every_sentence_about_pages_is_used_and_every_used_one_exists() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "domain" / "pages").glob("*.py"))
    sentences = tomllib.loads((ROOT / "bot" / "texts" / "en" / "pages.toml").read_text(encoding="utf-8"))
    assert {f'"pages.{name}"' for name in sentences} == {
        f'"pages.{part.split(chr(34))[0]}"' for part in code.split('"pages.')[1:]
    }
