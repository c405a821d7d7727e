"""A leaderboard as a picture, made of the card that shows it: a name that is gone from the card is gone from it too."""

import re

from bot.domain.moment import CardLink, Text
from bot.domain.text.characters import excerpt
from bot.pictures.drawings import BoardPicture, RankRow, Theme, packed
from bot.texts import Texts
from bot.ui.cards import Card, Picture, Rank, Ranking

MOST_WORDS = 1_000
"""Characters of the words for those who cannot see it; platforms cut them further."""
BETWEEN = " · "
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def board_picture(texts: Texts, card: Card, theme: Theme) -> Picture | None:
    """The picture of the longest ranking on a card; None where there is none."""
    rankings = [block for block in card.blocks if isinstance(block, Ranking)]
    if not rankings:
        return None
    rows = max(rankings, key=lambda ranking: len(ranking.rows)).rows
    drawing = BoardPicture(
        theme=theme,
        title=_plain(card.title),
        subtitle="",
        rows=tuple(_row(texts, row) for row in rows),
        empty=texts.word("boards.empty"),
    )
    lines = [" ".join(filter(None, (_place(row), row.name, row.points))) for row in rows]
    return Picture("leaderboard.png", packed(drawing), excerpt("; ".join(lines), MOST_WORDS))


def _row(texts: Texts, row: Rank) -> RankRow:
    return RankRow(
        place="" if row.rank is None else str(row.rank),
        medal=row.medal,
        name=row.name,
        points=row.points,
        value=_value(row.points),
        movement=row.moved,
        note=_note(texts, row),
    )


def _place(row: Rank) -> str:
    return f"{row.rank}." if row.rank else ""


def _note(texts: Texts, row: Rank) -> str:
    """The note without the movement, which the picture shows in its own way."""
    parts = _plain(row.note).split(BETWEEN)
    if row.moved is None:
        return BETWEEN.join(parts)
    moved = {texts.word("boards.same"), *[texts.word(f"boards.{way}", places=abs(row.moved)) for way in ("up", "down")]}
    return BETWEEN.join(part for part in parts if part not in moved)


def _value(points: str) -> float:
    """The number that was printed."""
    found = _NUMBER.search(points)
    size = float(found[0]) if found else 0.0
    return -size if points.startswith("\N{MINUS SIGN}") else size


def _plain(text: Text) -> str:
    return "".join(part if isinstance(part, str) else part.label for part in text if isinstance(part, str | CardLink))
