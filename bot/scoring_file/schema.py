"""The shape of the file that `score` reads, and the rules that its values must obey."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from itertools import pairwise
from math import fsum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SUM_TOLERANCE = 1e-6
"""By how much the probabilities of a forecast may differ from a sum of 1."""

_SHOWN = 60
_LATEST = 253_402_300_800
"""The first second of the year 10000."""

Seconds = Annotated[int, Field(ge=0, lt=_LATEST)]
Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class ScoreFileError(ValueError):
    """A history file, or an export, does not have the shape it must have.

    Args:
        path: the place in the file, such as `cases[0].forecasts[3].start`; empty for the file as a whole.
        expected: what should be there.
    """

    def __init__(self, path: str, expected: str) -> None:
        super().__init__(f"{path or 'the file'}: expected {expected}")
        self.path = path
        self.expected = expected


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Forecast(_Part):
    """A forecast that stood from `start` to `end`, in seconds since 1970; None means until the question closed."""

    forecaster: int
    start: Seconds
    end: Seconds | None
    probabilities: list[Probability]


class Question(_Part):
    """The times, outcomes and answer of a question."""

    type: Literal["binary", "multiple_choice"]
    outcomes: Annotated[list[str], Field(min_length=2)]
    open_time: Seconds
    scheduled_close_time: Seconds
    resolve_time: Seconds
    actual_close_time: Seconds
    spot_time: Seconds | None = None
    resolution: str
    resolved_outcome_index: int | None


class Case(_Part):
    """A question with all its forecasts."""

    id: str
    question: Question
    forecasts: list[Forecast]
    excluded_from_base: list[int] = []


class BoardQuestion(_Part):
    """A question on a board, with its weight."""

    id: int
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    annulled: bool


class BoardScore(_Part):
    """A forecaster's score on one of the board's questions."""

    forecaster: int
    question: int
    score: Number
    coverage: Probability


class Board(_Part):
    """Scores to be ranked; forecasters with an exclusion status of 2 or more do not compete (as at Metaculus)."""

    id: str
    questions: list[BoardQuestion]
    scores: list[BoardScore]
    exclusion_status: dict[Annotated[str, Field(pattern=r"^\d{1,18}$")], Literal[0, 1, 2, 4]] = {}


class History(_Part):
    """The content of a file."""

    cases: list[Case] = []
    leaderboards: list[Board] = []


def history_of(data: Any) -> History:
    """Return the content of a file, checked.

    Args:
        data: the parsed JSON: a case, or an object with `cases`, `leaderboards` or both.

    Raises:
        ScoreFileError: the content does not have this shape, or breaks one of its rules.
    """
    if not isinstance(data, dict):
        raise ScoreFileError("", "an object")
    bare = "question" in data
    if not bare and not {"cases", "leaderboards"} & set(data):
        raise ScoreFileError("", "a case, or an object with cases or leaderboards")
    try:
        history = History(cases=[Case.model_validate(data)]) if bare else History.model_validate(data)
    except ValidationError as error:
        raise complaint(error) from None
    _check_history(history, bare=bare)
    return history


def complaint(error: ValidationError) -> ScoreFileError:
    """Return the first of pydantic's errors, with its place."""
    first = error.errors(include_url=False)[0]
    return ScoreFileError(_path(first["loc"]), _expected(first["type"], first.get("ctx", {}), first["msg"]))


def _path(location: Iterable[int | str]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")


_EXPECTED = {
    "missing": "this field",
    "missing_argument": "this field",
    "missing_keyword_only_argument": "this field",
    "extra_forbidden": "no such field",
    "unexpected_keyword_argument": "no such field",
    "none_required": "null",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_parsing_size": "a smaller number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "a text",
    "string_unicode": "a text in UTF-8",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "at least {min_length} characters",
    "string_pattern_mismatch": "a text of the form {pattern}",
    "list_type": "a list",
    "tuple_type": "a list",
    "too_long": "at most {max_length} in this list",
    "too_short": "at least {min_length} in this list",
    "dict_type": "an object",
    "dataclass_type": "an object",
    "dataclass_exact_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "literal_error": "{expected}",
    "enum": "{expected}",
}
"""What would be right, by the kind of pydantic's error (docs.pydantic.dev, Usage Errors); its context is filled in."""


def _expected(kind: str, context: Mapping[str, Any], message: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")[:_SHOWN]
    return _EXPECTED.get(kind, "another value").format_map(context)


def _check_history(history: History, *, bare: bool) -> None:
    for i, case in enumerate(history.cases):
        _check_case(case, "" if bare else f"cases[{i}].")
    for i, board in enumerate(history.leaderboards):
        _check_board(board, f"leaderboards[{i}].")
    _check_unique([case.id for case in history.cases], "cases[{}].id")
    _check_unique([board.id for board in history.leaderboards], "leaderboards[{}].id")


def _check_unique(values: Iterable[Hashable], path: str) -> None:
    counts = Counter[Hashable]()
    for i, value in enumerate(values):
        counts[value] += 1
        if counts[value] > 1:
            raise ScoreFileError(path.format(i), f"no second {str(value)[:_SHOWN]!r}")


def _check_case(case: Case, at: str) -> None:
    _check_question(case.question, f"{at}question.")
    _check_unique(case.excluded_from_base, f"{at}excluded_from_base[{{}}]")
    for i, forecast in enumerate(case.forecasts):
        _check_forecast(forecast, len(case.question.outcomes), f"{at}forecasts[{i}].")
    for i, (before, forecast) in enumerate(pairwise(case.forecasts), start=1):
        if forecast.start < before.start:
            raise ScoreFileError(f"{at}forecasts[{i}].start", f"a time not before {before.start}, sorted by start")
    _check_one_at_a_time(case.forecasts, at)


def _check_question(question: Question, at: str) -> None:
    outcomes = question.outcomes
    _check_unique(outcomes, f"{at}outcomes[{{}}]")
    if question.type == "binary" and len(outcomes) != len(("no", "yes")):
        raise ScoreFileError(f"{at}outcomes", "two outcomes of a binary question")
    if question.scheduled_close_time <= question.open_time:
        raise ScoreFileError(f"{at}scheduled_close_time", f"a time after open_time {question.open_time}")
    if question.resolve_time < question.open_time:
        raise ScoreFileError(f"{at}resolve_time", f"a time not before open_time {question.open_time}")
    closed = min(question.resolve_time, question.scheduled_close_time)
    if question.actual_close_time != closed:
        raise ScoreFileError(f"{at}actual_close_time", f"{closed}, the earlier of resolve and scheduled close time")
    if question.spot_time is not None and question.spot_time < question.open_time:
        raise ScoreFileError(f"{at}spot_time", f"a time not before open_time {question.open_time}")
    _check_answer(question, at)


def _check_answer(question: Question, at: str) -> None:
    outcomes = question.outcomes
    if question.resolution in outcomes:
        index = outcomes.index(question.resolution)
        if question.resolved_outcome_index != index:
            raise ScoreFileError(f"{at}resolved_outcome_index", f"{index}, the place of the resolution in outcomes")
    elif question.resolution not in ("annulled", "ambiguous"):
        raise ScoreFileError(f"{at}resolution", 'one of the outcomes, "annulled" or "ambiguous"')
    elif question.resolved_outcome_index is not None:
        raise ScoreFileError(f"{at}resolved_outcome_index", "null where there is no answer")


def _check_forecast(forecast: Forecast, outcomes: int, at: str) -> None:
    if len(forecast.probabilities) != outcomes:
        raise ScoreFileError(f"{at}probabilities", f"{outcomes} numbers, one for each outcome")
    total = fsum(forecast.probabilities)
    if abs(total - 1) > SUM_TOLERANCE:
        raise ScoreFileError(f"{at}probabilities", f"a sum of 1, not {total:.9g}")
    if forecast.end is not None and forecast.end <= forecast.start:
        raise ScoreFileError(f"{at}end", f"a time after start {forecast.start}, or null")


def _check_one_at_a_time(forecasts: list[Forecast], at: str) -> None:
    last: dict[int, tuple[int, int | None]] = {}
    for i, forecast in enumerate(forecasts):
        before, end = last.get(forecast.forecaster, (i, forecast.start))
        if end is None or end > forecast.start:
            raise ScoreFileError(
                f"{at}forecasts[{before}].end", f"a time not after {forecast.start}, when forecasts[{i}] replaces it"
            )
        last[forecast.forecaster] = i, forecast.end


def _check_board(board: Board, at: str) -> None:
    ids = [question.id for question in board.questions]
    _check_unique(ids, f"{at}questions[{{}}].id")
    _check_unique([(score.forecaster, score.question) for score in board.scores], f"{at}scores[{{}}]")
    known = set(ids)
    for i, score in enumerate(board.scores):
        if score.question not in known:
            raise ScoreFileError(f"{at}scores[{i}].question", "the id of one of the board's questions")
