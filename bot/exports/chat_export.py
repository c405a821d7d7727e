"""`export`: the community as a file for an administrator, without what they may not see of other members."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import Refused
from bot.domain.question import QuestionState
from bot.domain.visibility import crowd_hidden, forecasts_shown, names_shown
from bot.exports.json_writer import CHAT_FORMAT, opened_pieces
from bot.inputs.exports import ExportCommunity
from bot.ports import Session
from bot.ports.export_rows import (
    CommunityRow,
    ExclusionRow,
    IdentityRow,
    MemberRow,
    PlacementRow,
    QuestionRow,
    RationaleRow,
    ResolutionRow,
    Row,
    ScoreRow,
    StandingRow,
    VoteRow,
)
from bot.ports.exports import ExportSource
from bot.request.context import Context
from bot.texts import Texts
from bot.ui.cards import Card, File, Paragraph, Tone

CHAT_VERSION = 1
"""Raised with every change of the format after which an older program could not read the file."""
MOST_BYTES = 10 << 20
"""Size of a file that every platform accepts; Discord's limit is the smallest (Reference, uploading files)."""

WHY: Mapping[str, str] = {
    "members": "exports.no_reminders",
    "identities": "exports.no_accounts",
    "exclusions": "exports.no_accounts",
    "votes": "exports.no_names",
    "rationales": "exports.no_names",
    "scores": "exports.no_names",
    "standings": "exports.no_sums",
    "placements": "exports.no_cards",
}
"""The tables in which rows or values can be left out, and the key of the sentence that says why."""


async def export_community(_: ExportCommunity, ctx: Context) -> Card:
    """Write the file from one snapshot of the community; changes nothing, and votes go on meanwhile."""
    async with ctx.store.moment() as session:
        source = session.exports.source(ctx.community.id)
        sight = await sight_of(session, source, ctx.member.id, ctx.community.settings.crowd_from)
        seen = SeenSource(source, sight)
        content = await chat_file(seen, ctx.texts)
    file = File(f"{CHAT_FORMAT}.json", "application/json", content)
    return community_handed_over(ctx.texts, ctx.community.name, seen.left_out["votes"], file)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a member may see of others.

    Args:
        member: who looks.
        questions: the ids of questions whose forecasts, rationales and scores of others they may see.
        hidden_periods: the periods whose sums of others they may not see, because other questions count in them too.
    """

    member: int
    questions: frozenset[int]
    hidden_periods: frozenset[str]

    def of(self, row: Row) -> Row | None:
        """The row as far as the member may see it; None where they may not see it at all."""
        match row:
            case MemberRow():
                return row if row.id == self.member else replace(row, reminded_at=None)
            case IdentityRow():
                seen = row.member == self.member
            case VoteRow() | RationaleRow() | ScoreRow():
                seen = row.member in (self.member, None) or row.question in self.questions
            case StandingRow():
                seen = row.member in (self.member, None) or row.period not in self.hidden_periods
            case _:
                seen = not isinstance(row, ExclusionRow | PlacementRow)
        return row if seen else None


class SeenSource:
    """A community as one member may see it: a `bot.ports.exports.ExportSource` without the rows they may not see.

    Args:
        source: the community.
        sight: what the member may see.

    `left_out` counts the rows left out of each table, while they are read.
    """

    def __init__(self, source: ExportSource, sight: Sight) -> None:
        self._source = source
        self._sight = sight
        self.left_out: Counter[str] = Counter()

    async def community(self) -> CommunityRow:
        """The community."""
        return await self._source.community()

    async def rows(self, table: str) -> AsyncIterator[Sequence[Row]]:
        """The rows of a table that the member may see."""
        async for some in self._source.rows(table):
            kept = [seen for row in some if (seen := self._sight.of(row)) is not None]
            self.left_out[table] += len(some) - len(kept)
            if kept:
                yield kept


async def sight_of(session: Session, source: ExportSource, member: int, least: int) -> Sight:
    """What a member may see of others, by the same rule as **Who said what**.

    Args:
        session: reads the same snapshot as the source.
        source: the community.
        member: who asks.
        least: from how many forecasters on the community shows the crowd forecast.
    """
    questions = [row async for some in source.rows("questions") for row in some if isinstance(row, QuestionRow)]
    seen = {row.id for row in questions if await _is_seen(session, row, member, least)}
    periods = {
        period
        async for some in source.rows("resolutions")
        for row in some
        if isinstance(row, ResolutionRow) and row.question not in seen
        for period in row.periods
    }
    return Sight(member, frozenset(seen), frozenset(periods))


async def _is_seen(session: Session, question: QuestionRow, member: int, least: int) -> bool:
    if question.state is not QuestionState.OPEN or not names_shown(question):
        return names_shown(question)
    voted = await session.forecasts.last(question.id, member) is not None
    forecasters = (await session.forecasts.counts([question.id]))[question.id]
    return forecasts_shown(question, crowd_hidden(question, voted=voted, forecasters=forecasters, least=least))


async def chat_file(source: SeenSource, texts: Texts) -> bytes:
    """The content of the file, which ends with what was left out of it.

    Raises:
        Refused: it is larger than MOST_BYTES.
    """
    written = bytearray()
    async for piece in _pieces(source, texts):
        written += piece
        if len(written) > MOST_BYTES:
            raise Refused("exports.too_large", most=MOST_BYTES >> 20)
    return bytes(written)


async def _pieces(source: SeenSource, texts: Texts) -> AsyncIterator[bytes]:
    async for piece in opened_pieces(source, CHAT_FORMAT, CHAT_VERSION):
        yield piece
    told = {table: {"rows": source.left_out[table], "why": texts.word(why)} for table, why in WHY.items()}
    yield b',\n"left_out": %s\n}\n' % json.dumps(told, ensure_ascii=False).encode()


def community_handed_over(texts: Texts, community: str, votes_left_out: int, file: File) -> Card:
    """The card with the file: what is left out of it, and how an operator gets everything."""
    said = [texts.say("exports.file", community=community)]
    if votes_left_out:
        said.append(texts.say("exports.votes_left_out", n=votes_left_out))
    return Card(
        kind="community-file",
        title=texts.say("exports.title"),
        blocks=(*map(Paragraph, said), Paragraph(texts.say("exports.whole"), Tone.QUIET)),
        file=file,
    )
