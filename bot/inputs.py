"""The typed input of every action: a closed union, small enough to ride in a button."""

from typing import Annotated, ClassVar, Literal
from urllib.parse import quote, unquote

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.domain.errors import Refused

TOKEN_LIMIT = 100
"""Characters of a button's token: Discord's custom_id (API reference, message components) is the shortest of all."""

TEXT_LIMIT = 4_000
"""Characters of any text in an action: no form field of a platform takes more (Discord's text input is the longest)."""

Values = dict[str, str]


class Input(BaseModel):
    """What every action has in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=TEXT_LIMIT, hide_input_in_errors=True)

    opens_form: ClassVar[bool] = False
    """Whether the answer is a form: Discord and Slack want those before anything else happens."""


class ShowHelp(Input):
    """`help`: what one can do here."""

    kind: Literal["help"] = "help"
    topic: str = ""


class OpenAskForm(Input):
    """`ask`: the form of a new question, prefilled with what was typed."""

    opens_form: ClassVar[bool] = True
    kind: Literal["ask"] = "ask"
    question: str = ""
    outcomes: str = ""
    closes: str = ""


class SaveDraft(Input):
    """The ask form, sent: a new draft, or new words for the draft it names."""

    kind: Literal["draft"] = "draft"
    question: str = ""
    values: Values = Field(default_factory=dict)


class EditDraft(Input):
    """The ask form of a draft that exists."""

    opens_form: ClassVar[bool] = True
    kind: Literal["edit-draft"] = "edit-draft"
    question: str


class KeepDraft(Input):
    """Leave the draft for later."""

    kind: Literal["keep"] = "keep"
    question: str


class DropDraft(Input):
    """Throw a draft away."""

    kind: Literal["drop"] = "drop"
    question: str


class ListDrafts(Input):
    """`drafts`: questions not yet posted."""

    kind: Literal["drafts"] = "drafts"
    page: int = Field(default=0, ge=0, le=10_000)


class PostQuestion(Input):
    """`post`: the question's card in this channel, once more where it is posted already, unless `once`."""

    kind: Literal["post"] = "post"
    question: str
    once: bool = False


class OpenForecastForm(Input):
    """The form for my forecast, prefilled with the one that stands."""

    opens_form: ClassVar[bool] = True
    kind: Literal["forecast"] = "forecast"
    question: str = ""


class SubmitForecastForm(Input):
    """The forecast form, sent; `based_on` is when the forecast it was prefilled with was given (0: none)."""

    kind: Literal["forecast-form"] = "forecast-form"
    question: str
    based_on: int = 0
    values: Values = Field(default_factory=dict)


class CastForecast(Input):
    """`vote`: my forecast in one line."""

    kind: Literal["vote"] = "vote"
    question: str = ""
    picks: str = ""


class UndoForecast(Input):
    """Let what stood before the forecast given at `cast_at` stand again."""

    kind: Literal["undo"] = "undo"
    question: str
    cast_at: int


class WithdrawForecast(Input):
    """`withdraw`: take my forecast back from now on."""

    kind: Literal["withdraw"] = "withdraw"
    question: str = ""


class ShowMyForecast(Input):
    """The card's button My forecast."""

    kind: Literal["mine"] = "mine"
    question: str


class ShowQuestion(Input):
    """`show`: all about a question, privately."""

    kind: Literal["show"] = "show"
    question: str = ""


class ListQuestions(Input):
    """`list`: questions, a page at a time."""

    kind: Literal["list"] = "list"
    filter: Literal["open", "closing", "unvoted", "overdue", "closed", "resolved", "mine"] = "open"
    page: int = Field(default=0, ge=0, le=10_000)


class OpenResolveForm(Input):
    """`resolve`: the form that asks which outcome happened."""

    opens_form: ClassVar[bool] = True
    kind: Literal["resolve"] = "resolve"
    question: str


class ResolveQuestion(Input):
    """The resolve form, sent."""

    kind: Literal["resolve-form"] = "resolve-form"
    question: str
    values: Values = Field(default_factory=dict)


class OpenAnnulForm(Input):
    """`annul`: the form that asks why there is no answer."""

    opens_form: ClassVar[bool] = True
    kind: Literal["annul"] = "annul"
    question: str


class AnnulQuestion(Input):
    """The annul form, sent."""

    kind: Literal["annul-form"] = "annul-form"
    question: str
    values: Values = Field(default_factory=dict)


class ReopenQuestion(Input):
    """`reopen`: one step back, from resolved or annulled to closed; scores are taken back exactly."""

    kind: Literal["reopen"] = "reopen"
    question: str


class ShowWhy(Input):
    """`why`: my score on a resolved question, with the arithmetic."""

    kind: Literal["why"] = "why"
    question: str


class ShowLeaderboard(Input):
    """`leaderboard`: the board, privately."""

    kind: Literal["leaderboard"] = "leaderboard"
    period: Literal["last-week", "week", "season", "all"] = "last-week"
    season: str = ""
    season_id: int = 0
    week: str = ""


class ManageSeason(Input):
    """`season`: start a season, end the running one, or list them all."""

    kind: Literal["season"] = "season"
    step: Literal["start", "end", "list"] = "list"
    name: str = ""


class ManageSchedule(Input):
    """`schedule`: the weekly boards; `details` is what was said of one."""

    kind: Literal["schedule"] = "schedule"
    step: Literal["list", "add", "preview", "move", "pause", "resume", "remove"] = "list"
    details: str = ""


class ChangeSettings(Input):
    """`settings`: how the community wants things, and changing one of them."""

    kind: Literal["settings"] = "settings"
    setting: str = ""
    value: str = ""


class PostIsThere(Input):
    """A message of which nobody knew whether it appeared: somebody saw it."""

    kind: Literal["post-there"] = "post-there"
    post: int


class PostAgain(Input):
    """A message of which nobody knew whether it appeared: it is not there."""

    kind: Literal["post-again"] = "post-again"
    post: int


class ShowMyRecord(Input):
    """`me`: my points, rank and standing forecasts."""

    kind: Literal["me"] = "me"


class SetReminders(Input):
    """Remind me weekly of open questions without my forecast, or no more."""

    kind: Literal["remind"] = "remind"
    on: bool = False


class Resume(Input):
    """An action too large for a button: it waits in the store under this token."""

    kind: Literal["resume"] = "resume"
    token: str = Field(max_length=40)


class ReopenForm(Input):
    """A form that came back with errors, filled in as it was sent."""

    opens_form: ClassVar[bool] = True
    kind: Literal["again"] = "again"
    token: str = Field(max_length=40)


AskAction = OpenAskForm | SaveDraft | PostQuestion
DraftAction = EditDraft | KeepDraft | DropDraft | ListDrafts
ForecastAction = OpenForecastForm | SubmitForecastForm | CastForecast | UndoForecast | WithdrawForecast | ShowMyForecast
QuestionAction = ShowQuestion | ListQuestions
SettleAction = OpenResolveForm | ResolveQuestion | OpenAnnulForm | AnnulQuestion | ReopenQuestion
RecordAction = ShowWhy | ShowLeaderboard | ShowMyRecord | SetReminders
AdminAction = ManageSeason | ManageSchedule | ChangeSettings | PostIsThere | PostAgain
MetaAction = ShowHelp | ReopenForm | Resume

Action = Annotated[
    AskAction | DraftAction | ForecastAction | QuestionAction | SettleAction | RecordAction | AdminAction | MetaAction,
    Field(discriminator="kind"),
]

ACTIONS: TypeAdapter[Action] = TypeAdapter(Action)


def token(action: Action) -> str:
    """The action as a button carries it: its kind and its fields in order, a form's values left out."""
    fields = action.model_dump(exclude={"kind", "values"}, mode="json")
    parts = ["1" if value is True else "" if value is False else str(value) for value in fields.values()]
    return ":".join([action.kind, *(quote(part, safe=" #/,.+") for part in parts)]).rstrip(":")


def fits_a_button(action: Action) -> bool:
    """Whether the action's token is short enough for every platform."""
    return len(token(action)) <= TOKEN_LIMIT


def read_token(text: str, values: Values | None = None) -> Action:
    """The action a button or a form carries, with the values a form was sent with.

    Raises:
        Refused: where the text is no token of ours, however it came to be sent.
    """
    kind, *parts = text[: TOKEN_LIMIT + 1].split(":")
    model = BY_KIND.get(kind)
    names = [name for name in model.model_fields if name not in ("kind", "values")] if model else []
    if model is None or len(text) > TOKEN_LIMIT or len(parts) > len(names):
        raise Refused("door.unknown_button")
    fields: dict[str, object] = {name: unquote(part) for name, part in zip(names, parts, strict=False) if part}
    if values is not None and "values" in model.model_fields:
        fields["values"] = values
    try:
        return ACTIONS.validate_python({"kind": kind, **fields})
    except ValidationError as error:
        raise refused_input(error, "door.unknown_button") from error


def refused_input(error: ValidationError, otherwise: str, **facts: str) -> Refused:
    """What to tell a member whose input is none: a text that is too long or half a character, or something else."""
    kinds = {detail["type"] for detail in error.errors(include_input=False)}
    if "string_too_long" in kinds:
        return Refused("door.too_long", most=TEXT_LIMIT)
    if "string_unicode" in kinds:
        return Refused("door.half_character")
    return Refused(otherwise, **facts)


def _kinds() -> dict[str, type[Input]]:
    return {model.model_fields["kind"].default: model for model in Input.__subclasses__()}


BY_KIND = _kinds()
