"""Which function performs which action: an action without one fails the type check."""

from collections.abc import Awaitable
from typing import assert_never

from bot import inputs
from bot.app.help import show_help
from bot.app.resume import reopen_form
from bot.asking import ask, drafts
from bot.asking.add_other import add_other
from bot.asking.ask_about import ask_about
from bot.asking.post import open_post_form, post_elsewhere, post_question
from bot.boards.schedule import manage_schedule
from bot.boards.season import manage_season
from bot.boards.show_leaderboard import show_leaderboard
from bot.boards.show_my_record import show_my_record
from bot.communities.excluded_members import manage_members
from bot.communities.moderators import manage_moderators
from bot.communities.settings import change_settings, open_setting, save_setting
from bot.communities.setup import open_setup, save_setup
from bot.domain.errors import Refused
from bot.exports.command import export_community
from bot.inputs import (
    Action,
    AdminAction,
    AskAction,
    DraftAction,
    ForecastAction,
    LifeAction,
    MetaAction,
    PrivacyAction,
    QuestionAction,
    RecordAction,
    SettingAction,
    SettleAction,
    StoryAction,
)
from bot.moderation.remove_text import remove_text
from bot.posting.resolve_doubt import post_again, post_is_there
from bot.privacy.erase_me import erase_me
from bot.privacy.privacy import manage_privacy
from bot.questions.close import close_question
from bot.questions.delete import delete_question
from bot.questions.edit import edit_draft, open_edit_form, save_edit
from bot.questions.history import show_history
from bot.questions.list import list_questions
from bot.questions.show import show_question
from bot.questions.visibility import set_visibility
from bot.reminders.switch import set_reminders
from bot.request.context import Context
from bot.resolving.annul import annul_question, open_annul_form
from bot.resolving.propose import confirm_proposal, propose_answer
from bot.resolving.reopen import reopen_question
from bot.resolving.resolve import open_resolve_form, resolve_question
from bot.resolving.why import show_why
from bot.stories import story
from bot.stories.import_page import import_form, open_import_form
from bot.ui.cards import Card
from bot.voting import my_forecast
from bot.voting.cast_forecast import cast_forecast, submit_forecast_form
from bot.voting.who_said import show_forecasts


def perform(action: Action, ctx: Context) -> Awaitable[Card]:  # noqa: C901, PLR0911  one line for each group of actions
    """Call the function of the action; what is returned is handed on, so that a vote awaits no more than it has to."""
    if isinstance(action, ForecastAction):
        return _forecast(action, ctx)
    if isinstance(action, StoryAction):
        return _story(action, ctx)
    if isinstance(action, AskAction):
        return _ask(action, ctx)
    if isinstance(action, DraftAction):
        return _draft(action, ctx)
    if isinstance(action, QuestionAction):
        return _question(action, ctx)
    if isinstance(action, LifeAction):
        return _live(action, ctx)
    if isinstance(action, SettleAction):
        return _settle(action, ctx)
    if isinstance(action, RecordAction | PrivacyAction):
        return _record(action, ctx)
    if isinstance(action, SettingAction):
        return _set(action, ctx)
    if isinstance(action, AdminAction):
        return _administer(action, ctx)
    return _meta(action, ctx)


async def _ask(action: AskAction, ctx: Context) -> Card:
    match action:
        case inputs.OpenAskForm():
            return ask.open_ask_form(action, ctx)
        case inputs.SaveDraft():
            return await ask.save_draft(action, ctx)
        case inputs.PostQuestion():
            return await post_question(action, ctx)
        case inputs.SetVisibility():
            return await set_visibility(action, ctx)
        case _:
            assert_never(action)


async def _draft(action: DraftAction, ctx: Context) -> Card:
    match action:
        case inputs.EditDraft():
            return await edit_draft(action, ctx)
        case inputs.KeepDraft():
            return await drafts.keep_draft(action, ctx)
        case inputs.DropDraft():
            return await drafts.drop_draft(action, ctx)
        case inputs.AddOther():
            return await add_other(action, ctx)
        case inputs.ListDrafts():
            return await drafts.list_drafts(action, ctx)
        case _:
            assert_never(action)


async def _story(action: StoryAction, ctx: Context) -> Card:
    match action:
        case inputs.AskAbout():
            return await ask_about(action, ctx)
        case inputs.OpenImportForm():
            return open_import_form(ctx)
        case inputs.ImportPage():
            return await import_form(action, ctx)
        case inputs.ShowStory():
            return await story.show_story(action, ctx)
        case inputs.PostStory():
            return await story.post_story(action, ctx)
        case inputs.DropUntitled():
            return await story.drop_untitled(action, ctx)
        case _:
            assert_never(action)


def _forecast(action: ForecastAction, ctx: Context) -> Awaitable[Card]:
    match action:
        case inputs.CastForecast():
            return cast_forecast(action, ctx)
        case inputs.OpenForecastForm():
            return my_forecast.open_forecast_form(action, ctx)
        case inputs.SubmitForecastForm():
            return submit_forecast_form(action, ctx)
        case inputs.UndoForecast():
            return my_forecast.undo_forecast(action, ctx)
        case inputs.WithdrawForecast():
            return my_forecast.withdraw_forecast(action, ctx)
        case inputs.ShowMyForecast():
            return my_forecast.show_my_forecast(action, ctx)
        case _:
            assert_never(action)


async def _question(action: QuestionAction, ctx: Context) -> Card:
    match action:
        case inputs.ShowQuestion():
            return await show_question(action, ctx)
        case inputs.ShowForecasts():
            return await show_forecasts(action, ctx)
        case inputs.ListQuestions():
            return await list_questions(action, ctx)
        case inputs.ShowHistory():
            return await show_history(action, ctx)
        case _:
            assert_never(action)


async def _live(action: LifeAction, ctx: Context) -> Card:  # noqa: PLR0911  one line for each action
    match action:
        case inputs.OpenEditForm():
            return await open_edit_form(action, ctx)
        case inputs.SaveEdit():
            return await save_edit(action, ctx)
        case inputs.CloseQuestion():
            return await close_question(action, ctx)
        case inputs.DeleteQuestion():
            return await delete_question(action, ctx)
        case inputs.RemoveText():
            return await remove_text(action, ctx)
        case inputs.OpenPostForm():
            return await open_post_form(action, ctx)
        case inputs.PostElsewhere():
            return await post_elsewhere(action, ctx)
        case _:
            assert_never(action)


async def _settle(action: SettleAction, ctx: Context) -> Card:  # noqa: PLR0911  one line for each action
    match action:
        case inputs.OpenResolveForm():
            return await open_resolve_form(action, ctx)
        case inputs.ResolveQuestion():
            return await resolve_question(action, ctx)
        case inputs.OpenAnnulForm():
            return await open_annul_form(action, ctx)
        case inputs.AnnulQuestion():
            return await annul_question(action, ctx)
        case inputs.ReopenQuestion():
            return await reopen_question(action, ctx)
        case inputs.ProposeAnswer():
            return await propose_answer(action, ctx)
        case inputs.ConfirmProposal():
            return await confirm_proposal(action, ctx)
        case _:
            assert_never(action)


async def _record(action: RecordAction | PrivacyAction, ctx: Context) -> Card:
    match action:
        case inputs.ShowWhy():
            return await show_why(action, ctx)
        case inputs.ShowLeaderboard():
            return await show_leaderboard(action, ctx)
        case inputs.ShowMyRecord():
            return await show_my_record(action, ctx)
        case inputs.SetReminders():
            return await set_reminders(action, ctx)
        case inputs.ManagePrivacy():
            return await manage_privacy(action, ctx)
        case inputs.EraseMe():
            return await erase_me(action, ctx)
        case _:
            assert_never(action)


async def _set(action: SettingAction, ctx: Context) -> Card:
    match action:
        case inputs.ChangeSettings():
            return await change_settings(action, ctx)
        case inputs.OpenSetting():
            return open_setting(action, ctx)
        case inputs.SaveSetting():
            return await save_setting(action, ctx)
        case inputs.OpenSetup():
            return await open_setup(action, ctx)
        case inputs.SaveSetup():
            return await save_setup(action, ctx)
        case _:
            assert_never(action)


async def _administer(action: AdminAction, ctx: Context) -> Card:  # noqa: PLR0911  one line for each action
    match action:
        case inputs.ManageSeason():
            return await manage_season(action, ctx)
        case inputs.ManageSchedule():
            return await manage_schedule(action, ctx)
        case inputs.ManageModerators():
            return await manage_moderators(action, ctx)
        case inputs.ManageMembers():
            return await manage_members(action, ctx)
        case inputs.ExportCommunity():
            return await export_community(ctx)
        case inputs.PostIsThere():
            return await post_is_there(action, ctx)
        case inputs.PostAgain():
            return await post_again(action, ctx)
        case _:
            assert_never(action)


async def _meta(action: MetaAction, ctx: Context) -> Card:
    match action:
        case inputs.ShowHelp():
            return show_help(action, ctx)
        case inputs.ReopenForm():
            return await reopen_form(action, ctx)
        case inputs.Resume():
            # The door takes the waiting action's place; one that waits for another is none of ours.
            raise Refused("door.unknown_button")
        case _:
            assert_never(action)
