"""The table of all actions: the rows of every feature, and those of this folder."""

from bot.app.did_you_mean import lines_meant
from bot.app.help import show_help
from bot.asking.actions import ACTIONS as ASKING
from bot.boards.actions import ACTIONS as BOARDS
from bot.communities.actions import ACTIONS as COMMUNITIES
from bot.doctor.actions import ACTIONS as DOCTOR
from bot.domain.errors import Refused
from bot.exports.actions import ACTIONS as EXPORTS
from bot.inputs.action import Action
from bot.inputs.app import MistypedLine, ReopenForm, Resume, ShowHelp
from bot.moderation.actions import ACTIONS as MODERATION
from bot.posting.actions import ACTIONS as POSTING
from bot.privacy.actions import ACTIONS as PRIVACY
from bot.questions.actions import ACTIONS as QUESTIONS
from bot.reminders.actions import ACTIONS as REMINDERS
from bot.request.action_row import ActionRow, row
from bot.request.context import Context
from bot.request.forms import kept_action, typed_texts
from bot.request.permissions import Right
from bot.resolving.actions import ACTIONS as RESOLVING
from bot.stories.actions import ACTIONS as STORIES
from bot.ui.cards import Card
from bot.ui.refusals import refusal
from bot.voting.actions import ACTIONS as VOTING


async def reopen_form(action: ReopenForm, ctx: Context) -> Card:
    """Open a form again that came back with errors, filled in as it was sent."""
    sent = await kept_action(ctx, action.token)
    reopen = row_of(sent).reopen
    if reopen is None:
        raise Refused("app.unknown_button")
    try:
        return Card(kind="form", form=await reopen(sent, ctx))
    except Refused as refused:
        return refusal(ctx.texts, refused, typed_texts(sent))


async def ask_what_was_meant(action: MistypedLine, ctx: Context) -> Card:
    """What may be meant by a line that is nearly a command."""
    return await lines_meant(action, ctx, lambda meant: row_of(meant).right)


async def refuse_resume(_: Resume, __: Context) -> Card:
    """Refuse: the door replaces `Resume` by the action it stands for, so none that this bot made gets here."""
    raise Refused("app.unknown_button")


ROWS = (
    *ASKING,
    *BOARDS,
    *COMMUNITIES,
    *DOCTOR,
    *EXPORTS,
    *MODERATION,
    *POSTING,
    *PRIVACY,
    *QUESTIONS,
    *REMINDERS,
    *RESOLVING,
    *STORIES,
    *VOTING,
    row(ShowHelp, Right.MEMBER, show_help),
    row(ReopenForm, Right.MEMBER, reopen_form),
    row(MistypedLine, Right.MEMBER, ask_what_was_meant),
    row(Resume, Right.MEMBER, refuse_resume),
)
_BY_INPUT = {each.input: each for each in ROWS}


def row_of(action: Action) -> ActionRow:
    """The row of an action."""
    return _BY_INPUT[type(action)]
