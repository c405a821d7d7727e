"""Who may do what: one row per action."""

from enum import StrEnum

from bot import inputs
from bot.inputs import Input


class Right(StrEnum):
    """The least that lets a person perform an action; MANAGER is checked where the question is known."""

    MEMBER = "member"
    MANAGER = "manager"
    """The author of the question, or a moderator."""
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


RIGHTS: dict[type[Input], Right] = {
    inputs.ShowHelp: Right.MEMBER,
    inputs.OpenAskForm: Right.MEMBER,
    inputs.SaveDraft: Right.MANAGER,
    inputs.EditDraft: Right.MANAGER,
    inputs.KeepDraft: Right.MANAGER,
    inputs.DropDraft: Right.MANAGER,
    inputs.ListDrafts: Right.MEMBER,
    inputs.PostQuestion: Right.MANAGER,
    inputs.OpenForecastForm: Right.MEMBER,
    inputs.SubmitForecastForm: Right.MEMBER,
    inputs.CastForecast: Right.MEMBER,
    inputs.UndoForecast: Right.MEMBER,
    inputs.WithdrawForecast: Right.MEMBER,
    inputs.ShowMyForecast: Right.MEMBER,
    inputs.ShowQuestion: Right.MEMBER,
    inputs.ListQuestions: Right.MEMBER,
    inputs.OpenResolveForm: Right.MANAGER,
    inputs.ResolveQuestion: Right.MANAGER,
    inputs.OpenAnnulForm: Right.MANAGER,
    inputs.AnnulQuestion: Right.MANAGER,
    inputs.ReopenQuestion: Right.MANAGER,
    inputs.ShowWhy: Right.MEMBER,
    inputs.ShowLeaderboard: Right.MEMBER,
    inputs.ManageSeason: Right.ADMINISTRATOR,
    inputs.ManageSchedule: Right.ADMINISTRATOR,
    inputs.ChangeSettings: Right.ADMINISTRATOR,
    inputs.PostIsThere: Right.MODERATOR,
    inputs.PostAgain: Right.MODERATOR,
    inputs.ShowMyRecord: Right.MEMBER,
    inputs.SetReminders: Right.MEMBER,
    inputs.ManagePrivacy: Right.MEMBER,
    inputs.EraseMe: Right.MEMBER,
    inputs.Resume: Right.MEMBER,
    inputs.ReopenForm: Right.MEMBER,
}
