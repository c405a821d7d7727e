"""Checks that the rows of an export agree with one another, before any of them is stored."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from itertools import islice, pairwise
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from bot.domain.events import EventKind
from bot.domain.question import QuestionState
from bot.domain.scoring.crowd_score import CROWD
from bot.domain.scoring.rules import RULES
from bot.domain.text.lookalikes import first_repeat
from bot.domain.text.wording import OUTCOMES_LEAST
from bot.exports.schema import Export
from bot.ports.export_rows import AnswerRow, QuestionRow, ResolutionRow, UnscoredRow
from bot.scoring_file.schema import ScoreFileError
from bot.texts import texts
from bot.ui.cards import Card

RATIONALES_AT_ONCE = 100_000

_SETTLED = {QuestionState.RESOLVED: True, QuestionState.ANNULLED: False}
"""The states of resolved questions, and whether there is an answer."""

_KEYS: dict[str, Callable[[Any], Hashable]] = {
    "spaces": lambda row: (row.platform, row.space),
    "members": lambda row: row.id,
    "identities": lambda row: (row.platform, row.scope, row.account),
    "exclusions": lambda row: (row.key, row.mark),
    "moderators": lambda row: (row.platform, row.scope, row.kind, row.external),
    "stories": lambda row: row.id,
    "seasons": lambda row: row.id,
    "questions": lambda row: row.id,
    "schedules": lambda row: row.id,
    "events": lambda row: row.id,
    "revisions": lambda row: (row.event, row.part),
    "proposals": lambda row: (row.question, row.member),
    "votes": lambda row: (row.question, row.cast_at, row.member),
    "rationales": lambda row: (row.question, row.member, row.cast_at),
    "unscored": lambda row: row.question,
    "resolutions": lambda row: row.question,
    "scores": lambda row: (row.question, row.member or CROWD),
    "standings": lambda row: (row.period, row.member or CROWD),
    "boards": lambda row: row.id,
    "corrections": lambda row: (row.board, row.question),
    "placements": lambda row: (row.platform, row.space, row.channel, row.message),
}
_REFERENCES = (
    # table, field, the table it refers to
    ("members", "merged_into", "members"),
    ("identities", "member", "members"),
    ("questions", "story", "stories"),
    ("questions", "author", "members"),
    ("events", "question", "questions"),
    ("events", "member", "members"),
    ("revisions", "event", "events"),
    ("proposals", "question", "questions"),
    ("proposals", "member", "members"),
    ("votes", "question", "questions"),
    ("votes", "member", "members"),
    ("unscored", "question", "questions"),
    ("unscored", "resolved_by", "members"),
    ("resolutions", "question", "questions"),
    ("resolutions", "resolved_by", "members"),
    ("scores", "question", "resolutions"),
    ("scores", "member", "members"),
    ("standings", "member", "members"),
    ("schedules", "member", "members"),
    ("corrections", "board", "boards"),
    ("corrections", "question", "questions"),
)


def check_export(export: Export) -> None:
    """Check that no row is missing or there twice, and that values that depend on each other agree.

    Raises:
        ScoreFileError: they do not; says where, and what would be right.
    """
    _check_language(export)
    ids = {
        name: Ids(row.id for row in getattr(export, name))
        for name in ("members", "stories", "seasons", "questions", "events", "boards")
    }
    ids |= {name: Ids(row.question for row in getattr(export, name)) for name in ("unscored", "resolutions")}
    for table, key in _KEYS.items():
        _check_unique(table, partial(map, key, getattr(export, table)))
    for table in _KEYS:
        _check_known(table, getattr(export, table), ids)
    _check_seasons(export)
    _check_schedules(export)
    _check_boards(export)
    _check_placements(export, ids)
    questions = _check_questions(export)
    _check_votes(export, questions)
    _check_rationales(export)
    _check_proposals(export, questions)
    _check_resolutions(export, questions, ids)


def _check_language(export: Export) -> None:
    try:
        texts(export.community.language)
    except OSError:
        raise ScoreFileError("community.language", "a language that this program speaks, such as en") from None


def _check_unique(table: str, keys: Callable[[], Iterable[Any]]) -> None:
    """Check that no key is there twice; keys in rising order, as this program writes them, take no memory for it."""
    if all(before < key for before, key in pairwise(keys())):
        return
    seen: set[Hashable] = set()
    for i, key in enumerate(keys()):
        if key in seen:
            raise ScoreFileError(f"{table}[{i}]", "no second row of the same")
        seen.add(key)


def _check_known(table: str, rows: Iterable[Any], ids: Mapping[str, "Ids"]) -> None:
    references = [(field, ids[target]) for name, field, target in _REFERENCES if name == table]
    for i, row in enumerate(rows if references else ()):
        for field, known in references:
            value = getattr(row, field)
            if value is not None and value not in known:
                raise ScoreFileError(f"{table}[{i}].{field}", "the id of a row of this export")


class Ids:
    """The ids of a table; in rising order, as this program writes them, in 8 bytes each."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._ids = array("q", ids)
        if any(before > after for before, after in pairwise(self._ids)):
            self._ids = array("q", sorted(self._ids))

    def __contains__(self, value: int) -> bool:
        place = bisect_left(self._ids, value)
        return place < len(self._ids) and self._ids[place] == value


class _Asked(NamedTuple):
    """Of a question, what others are compared with."""

    posted: bool
    outcomes: int
    state: QuestionState


def _check_seasons(export: Export) -> None:
    for i, season in enumerate(export.seasons):
        if season.ends_at is not None and season.ends_at < season.starts_at:
            raise ScoreFileError(f"seasons[{i}].ends_at", "a time not before its start")
    running = [i for i, season in enumerate(export.seasons) if season.ends_at is None]
    if len(running) > 1:
        raise ScoreFileError(f"seasons[{running[1]}].ends_at", "an end, as another season is running")


def _check_schedules(export: Export) -> None:
    for i, schedule in enumerate(export.schedules):
        if len({part is None for part in (schedule.platform, schedule.space, schedule.channel)}) > 1:
            raise ScoreFileError(f"schedules[{i}]", "platform, space and channel, or none of them")
        if schedule.number > export.community.last_schedule:
            raise ScoreFileError(f"schedules[{i}].number", f"at most {export.community.last_schedule}, the last given")
    _check_unique("schedules", lambda: (schedule.number for schedule in export.schedules))


def _check_boards(export: Export) -> None:
    cards = TypeAdapter(Card)
    for i, board in enumerate(export.boards):
        try:
            cards.validate_json(board.card)
        except ValidationError:
            raise ScoreFileError(f"boards[{i}].card", "a card as the program writes it") from None


def _check_placements(export: Export, ids: Mapping[str, Ids]) -> None:
    known = {"question": ids["questions"], "board": ids["boards"], "story": ids["stories"]}
    for i, placement in enumerate(export.placements):
        if placement.subject_id not in known[placement.subject]:
            raise ScoreFileError(f"placements[{i}].subject_id", "the id of a row of this export")


def _check_questions(export: Export) -> dict[int, _Asked]:
    last = export.community
    removed = {(event.question, event.detail) for event in export.events if event.step == EventKind.TEXT_REMOVED}
    for i, question in enumerate(export.questions):
        at = f"questions[{i}]."
        _check_question(question, at)
        _check_empty(question, at, removed)
        for field, most in (("id", last.last_question), ("number", last.last_number), ("draft", last.last_draft)):
            if (getattr(question, field) or 0) > most:
                raise ScoreFileError(f"{at}{field}", f"at most {most}, the last that was given")
    _check_unique("questions", lambda: (question.draft for question in export.questions))
    _check_unique("questions", lambda: (question.number or -question.id for question in export.questions))
    return {each.id: _Asked(each.number is not None, len(each.outcomes), each.state) for each in export.questions}


def _check_question(question: QuestionRow, at: str) -> None:
    named = [ordinal for ordinal, name in enumerate(question.outcomes) if name]
    if repeat := first_repeat(question.outcomes[ordinal] for ordinal in named):
        raise ScoreFileError(f"{at}outcomes[{named[repeat[1]]}]", "an outcome that does not read like another")
    posted = question.state is not QuestionState.DRAFT
    closed = posted and question.state is not QuestionState.OPEN
    for field, wanted in (("number", posted), ("opened_at", posted), ("closed_at", closed)):
        if (getattr(question, field) is not None) is not wanted:
            raise ScoreFileError(f"{at}{field}", f"{'a value' if wanted else 'null'} in the state {question.state}")
    if posted and question.closes_at is None:
        raise ScoreFileError(f"{at}closes_at", "a time, as the question was posted")
    if len(question.outcomes) < OUTCOMES_LEAST and (posted or question.outcomes):
        raise ScoreFileError(f"{at}outcomes", f"at least {OUTCOMES_LEAST} outcomes")


def _check_empty(question: QuestionRow, at: str, removed: set[tuple[int, str]]) -> None:
    """Check that titles, except of drafts, and outcomes are empty only where an event says that they were removed."""
    posted = question.state is not QuestionState.DRAFT
    if posted and not question.title and (question.id, "title") not in removed:
        raise ScoreFileError(f"{at}title", "a title, as the question was posted and no event removed it")
    for k, name in enumerate(question.outcomes):
        if not name and (question.id, "outcome") not in removed:
            raise ScoreFileError(f"{at}outcomes[{k}]", "a name, as no event removed it")


def _check_votes(export: Export, questions: Mapping[int, _Asked]) -> None:
    for i, vote in enumerate(export.votes):
        question = questions[vote.question]
        if not question.posted:
            raise ScoreFileError(f"votes[{i}].question", "the id of a question that was posted")
        if vote.shares is not None and len(vote.shares) != question.outcomes:
            raise ScoreFileError(f"votes[{i}].shares", f"{question.outcomes} shares, one for each outcome")


def _check_rationales(export: Export) -> None:
    rationales = enumerate(export.rationales)
    # Some at a time, because there may be more of them than the memory holds.
    while some := {(each.question, each.member, each.cast_at): i for i, each in islice(rationales, RATIONALES_AT_ONCE)}:
        for vote in export.votes:
            some.pop((vote.question, vote.member, vote.cast_at), None)
        if some:
            raise ScoreFileError(
                f"rationales[{min(some.values())}]", "the question, member and time of a vote of this export"
            )


def _check_proposals(export: Export, questions: Mapping[int, _Asked]) -> None:
    for i, proposal in enumerate(export.proposals):
        count = questions[proposal.question].outcomes
        if proposal.weights and len(proposal.weights) != count:
            raise ScoreFileError(f"proposals[{i}].weights", f"{count} weights, or none")


def _check_resolutions(export: Export, questions: Mapping[int, _Asked], ids: Mapping[str, Ids]) -> None:
    for i, resolution in enumerate(export.resolutions):
        _check_resolution(resolution, questions[resolution.question], f"resolutions[{i}].")
        _check_terms(resolution, ids, f"resolutions[{i}].")
    for i, unscored in enumerate(export.unscored):
        _check_unscored(unscored, questions[unscored.question], f"unscored[{i}].")
        _check_terms(unscored, ids, f"unscored[{i}].")
    for i, question in enumerate(export.questions):
        if question.state in _SETTLED and question.id not in ids["resolutions"]:
            raise ScoreFileError(f"questions[{i}].state", "another state, as there is no resolution of the question")
        if question.state is QuestionState.RESOLVING and question.id not in ids["unscored"]:
            raise ScoreFileError(f"questions[{i}].state", "another state, as there is no answer without scores")


def _check_unscored(unscored: UnscoredRow, question: _Asked, at: str) -> None:
    if question.state is not QuestionState.RESOLVING:
        raise ScoreFileError(f"{at}question", "the id of a question that is resolving")
    if len(unscored.weights) not in (0, question.outcomes):
        raise ScoreFileError(f"{at}weights", f"{question.outcomes} weights, or none where it is annulled")
    _check_times(unscored, at)


def _check_resolution(resolution: ResolutionRow, question: _Asked, at: str) -> None:
    if question.state not in _SETTLED:
        raise ScoreFileError(f"{at}question", "the id of a question that is resolved or annulled")
    count = question.outcomes if _SETTLED[question.state] else 0
    if len(resolution.weights) != count:
        raise ScoreFileError(f"{at}weights", f"{count} weights, as the question is {question.state}")
    if len(resolution.crowd_forecast) != (question.outcomes if resolution.forecasters else 0):
        raise ScoreFileError(f"{at}crowd_forecast", "one share for each outcome, or none where there was no forecaster")
    _check_times(resolution, at)


def _check_times(resolution: AnswerRow, at: str) -> None:
    if not resolution.scored_from <= resolution.deadline:
        raise ScoreFileError(f"{at}deadline", "a time not before scored_from")
    if resolution.scored_until > resolution.deadline:
        raise ScoreFileError(f"{at}scored_until", "a time not after the deadline")


def _check_terms(resolution: AnswerRow, ids: Mapping[str, Ids], at: str) -> None:
    if tuple(resolution.rules) != tuple(RULES):
        raise ScoreFileError(f"{at}rules", "the rules " + ", ".join(RULES))
    for k, period in enumerate(resolution.periods):
        kind, _, name = period.partition(":")
        if period in resolution.periods[:k] or (kind == "season" and int(name) not in ids["seasons"]):
            raise ScoreFileError(f"{at}periods[{k}]", "a season of this export, or another period, once")
    for k, member in enumerate(resolution.excluded):
        if member not in ids["members"]:
            raise ScoreFileError(f"{at}excluded[{k}]", "the id of a row of this export")
