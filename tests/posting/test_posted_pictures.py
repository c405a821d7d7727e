"""When the pictures of posted messages are made, one after the other."""

import asyncio
from pathlib import Path

import pytest

from bot.app.current_picture import current_picture, theme_wanted
from bot.boards.board_picture import board_picture
from bot.pictures.drawings import Theme
from bot.ports.outgoing import Subject, question_subject, story_subject
from bot.posting import pictures
from bot.posting.pictures import Pictured, PostedPictures
from bot.texts import texts
from bot.ui.cards import Card, Picture, Rank, Ranking
from tests.chat import open_chat
from tests.fakes.drawn import drawing_of

ONE, TWO = (Pictured(question_subject(number), "test") for number in (1, 2))
PICTURE = Picture("one.png", "[]", "", b"png")


async def dark(_: Pictured) -> Theme:
    return Theme.DARK


class Studio:
    """Makes pictures once it is let."""

    def __init__(self) -> None:
        self.go_on, self.made, self.told = asyncio.Event(), list[Pictured](), list[Subject]()
        self.pictures = PostedPictures(self.make, dark, lambda: 0, self.told.append)

    async def make(self, pictured: Pictured) -> Picture:
        self.made.append(pictured)
        await self.go_on.wait()
        return PICTURE


async def test_what_is_wanted_while_others_are_made_is_made_after_them_once() -> None:
    studio = Studio()
    assert not await studio.pictures.idle()
    studio.pictures.want(ONE, "look", "first", 0)
    studio.pictures.want(TWO, "look", "first", 0)
    assert studio.pictures.step(0) is None
    await asyncio.sleep(0)
    # The second waits, and says meanwhile that it has changed.
    studio.pictures.want(TWO, "look", "second", 0)
    assert studio.pictures.step(0) is None
    studio.go_on.set()
    assert await studio.pictures.idle()
    studio.pictures.step(0)
    await studio.pictures.idle()
    assert studio.made == [ONE, TWO]
    last = studio.pictures.last(TWO)
    assert last is not None
    assert last.text == "second"
    assert studio.told == [ONE.subject, TWO.subject]


async def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_KEPT", 1)
    studio = Studio()
    studio.go_on.set()
    for wanted in (ONE, TWO):
        studio.pictures.want(wanted, "look", "first", 0)
        studio.pictures.step(0)
        await studio.pictures.idle()
    assert [studio.pictures.last(each) is None for each in (ONE, TWO)] == [True, False]


async def test_what_is_being_made_is_given_up_at_the_end() -> None:
    studio = Studio()
    await studio.pictures.stop()
    studio.pictures.want(ONE, "look", "first", 0)
    studio.pictures.step(0)
    await asyncio.sleep(0)
    await studio.pictures.stop()
    assert studio.told == []


async def test_a_story_and_what_was_deleted_have_no_picture(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        for subject in (story_subject(1), question_subject(7)):
            pictured = Pictured(subject, "test")
            assert await theme_wanted(chat.store.read, pictured) is None
            assert await current_picture(chat.store.read, pictured, chat.bot.crowd_samples.of, 0) is None


def test_a_board_is_drawn_with_medals_and_movement() -> None:
    words = texts("en")
    up, down, same = (words.word(key, places=2) for key in ("boards.up", "boards.down", "boards.same"))
    rows = (
        Rank(1, "Ada", "+12.5", (up, " · ", "3 of 3 questions"), medal=1, moved=2),
        Rank(2, "Ben", "\N{MINUS SIGN}4.0", (down, " · ", "1 of 3 questions"), moved=-2),
        Rank(3, "Cleo", "±0.0", (same, " · ", "1 of 3 questions"), moved=0),
        Rank(None, "The crowd", "?", ("3 of 3 questions",)),
    )
    card = Card("weekly-board", ("Leaderboard",), (Ranking(rows[:1]), Ranking(rows)))
    picture = board_picture(words, card, Theme.LIGHT)
    assert picture is not None
    assert picture.words == "1. Ada +12.5; 2. Ben \N{MINUS SIGN}4.0; 3. Cleo ±0.0; The crowd ?"
    drawn = drawing_of(Card("", picture=picture))["rows"]
    assert [(row["place"], row["medal"], row["value"], row["movement"], row["note"]) for row in drawn] == [
        ("1", 1, 12.5, 2, "3 of 3 questions"),
        ("2", 0, -4.0, -2, "1 of 3 questions"),
        ("3", 0, 0.0, 0, "1 of 3 questions"),
        ("", 0, 0.0, None, "3 of 3 questions"),
    ]
    assert board_picture(words, Card("weekly-board"), Theme.LIGHT) is None
