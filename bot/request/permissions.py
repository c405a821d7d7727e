"""Who may do what: one row per action; and who somebody is."""

from enum import StrEnum

from bot import inputs
from bot.domain.member import Actor, Community, Member, Role
from bot.inputs import Input
from bot.ports import Session


class Right(StrEnum):
    """The least that lets a person perform an action; MANAGER is checked where the question is known."""

    MEMBER = "member"
    MANAGER = "manager"
    """The author of the question, or a moderator."""
    SETTLER = "settler"
    """The same, unless the community wants moderators alone to say what became of a question."""
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


RIGHTS: dict[type[Input], Right] = {
    inputs.ShowHelp: Right.MEMBER,
    inputs.OpenAskForm: Right.MEMBER,
    inputs.SaveDraft: Right.MANAGER,
    inputs.EditDraft: Right.MANAGER,
    inputs.KeepDraft: Right.MANAGER,
    inputs.DropDraft: Right.MANAGER,
    inputs.AddOther: Right.MANAGER,
    inputs.ListDrafts: Right.MEMBER,
    inputs.PostQuestion: Right.MANAGER,
    inputs.SetVisibility: Right.MANAGER,
    inputs.AskAbout: Right.MEMBER,
    inputs.OpenImportForm: Right.MODERATOR,
    inputs.ImportPage: Right.MODERATOR,
    inputs.ShowStory: Right.MEMBER,
    inputs.PostStory: Right.MANAGER,
    inputs.DropUntitled: Right.MANAGER,
    inputs.OpenForecastForm: Right.MEMBER,
    inputs.SubmitForecastForm: Right.MEMBER,
    inputs.CastForecast: Right.MEMBER,
    inputs.UndoForecast: Right.MEMBER,
    inputs.WithdrawForecast: Right.MEMBER,
    inputs.ShowMyForecast: Right.MEMBER,
    inputs.ShowQuestion: Right.MEMBER,
    inputs.ShowForecasts: Right.MEMBER,
    inputs.ListQuestions: Right.MEMBER,
    inputs.OpenEditForm: Right.MANAGER,
    inputs.SaveEdit: Right.MANAGER,
    inputs.CloseQuestion: Right.MANAGER,
    inputs.DeleteQuestion: Right.MANAGER,
    inputs.RemoveText: Right.MODERATOR,
    inputs.ProposeAnswer: Right.MEMBER,
    inputs.ConfirmProposal: Right.SETTLER,
    inputs.ShowHistory: Right.MEMBER,
    inputs.OpenPostForm: Right.MANAGER,
    inputs.PostElsewhere: Right.MANAGER,
    inputs.OpenResolveForm: Right.SETTLER,
    inputs.ResolveQuestion: Right.SETTLER,
    inputs.OpenAnnulForm: Right.SETTLER,
    inputs.AnnulQuestion: Right.SETTLER,
    inputs.ReopenQuestion: Right.MANAGER,
    inputs.ShowWhy: Right.MEMBER,
    inputs.ShowLeaderboard: Right.MEMBER,
    inputs.ManageSeason: Right.ADMINISTRATOR,
    inputs.ManageSchedule: Right.ADMINISTRATOR,
    inputs.ManageModerators: Right.ADMINISTRATOR,
    inputs.ManageMembers: Right.ADMINISTRATOR,
    inputs.ExportCommunity: Right.ADMINISTRATOR,
    inputs.ChangeSettings: Right.ADMINISTRATOR,
    inputs.OpenSetting: Right.ADMINISTRATOR,
    inputs.SaveSetting: Right.ADMINISTRATOR,
    inputs.OpenSetup: Right.ADMINISTRATOR,
    inputs.SaveSetup: Right.ADMINISTRATOR,
    inputs.PostIsThere: Right.MODERATOR,
    inputs.PostAgain: Right.MODERATOR,
    inputs.ShowMyRecord: Right.MEMBER,
    inputs.SetReminders: Right.MEMBER,
    inputs.ManagePrivacy: Right.MEMBER,
    inputs.EraseMe: Right.MEMBER,
    inputs.Resume: Right.MEMBER,
    inputs.ReopenForm: Right.MEMBER,
}


async def role_of(session: Session, community: Community, member: Member, actor: Actor) -> Role:
    """What the platform says of them, and what administrators decided about them or one of their roles."""
    if actor.administrator:
        return Role.ADMINISTRATOR
    if member.moderator:
        return Role.MODERATOR
    if community.moderator_roles and actor.roles and await session.moderators.has_role(community.id, actor):
        return Role.MODERATOR
    return Role.MEMBER
