"""`settings`: shows and changes the settings of a community."""

from dataclasses import replace

from bot.communities.settings_card import one_setting, setting_changed, setting_form, settings_list
from bot.domain.errors import Mistyped, Refused
from bot.domain.question import QuestionState
from bot.domain.schedule import EmptyWeek
from bot.domain.settings import Setting, Settings, setting_named
from bot.inputs.communities import ChangeSettings, OpenSetting, SaveSetting
from bot.ports import Session
from bot.ports.outgoing import question_subject
from bot.request.context import Context
from bot.request.forms import failed_form
from bot.request.nearest import offer_in_form, offer_nearest
from bot.ui.cards import Card, Form


async def change_settings(action: ChangeSettings, ctx: Context) -> Card:
    """Show all settings, or one with its possible values, or change one."""
    if not action.setting:
        return settings_list(ctx.texts, ctx.community.settings)
    setting = setting_named(action.setting)
    if not action.value.strip():
        return one_setting(ctx.texts, ctx.community.settings, setting)
    try:
        return await _change(setting, action.value, ctx)
    except Mistyped as mistyped:
        return await offer_nearest(ctx, mistyped, lambda near: ChangeSettings(setting=setting.name, value=near))


async def open_setting(action: OpenSetting, ctx: Context) -> Card:
    """The form for the value of a setting."""
    setting = setting_named(action.setting)
    return Card(kind="form", form=setting_form(ctx.texts, setting, setting.written(ctx.community.settings)))


async def save_setting(action: SaveSetting, ctx: Context) -> Card:
    """Change a setting to the value of the form."""
    setting, value = setting_named(action.setting), action.values.get("value", "")
    try:
        return await _change(setting, value, ctx)
    except Mistyped as mistyped:
        return await offer_in_form(
            ctx, mistyped, action, lambda near: action.model_copy(update={"values": {"value": near}})
        )
    except Refused as refused:
        return await failed_form(ctx, action, setting_form(ctx.texts, setting, value, refused), [refused])


async def _change(setting: Setting, text: str, ctx: Context) -> Card:
    value = setting.read(text)
    async with ctx.transaction() as session:
        before = (await session.members.community(ctx.community.id)).settings
        after = replace(before, **{setting.field: value})
        await session.members.change_settings(ctx.community, after)
        if after.empty_week != before.empty_week:
            await _change_first_board(session, ctx.community.id, EmptyWeek(after.empty_week))
    if _shown(before) != _shown(after):
        for question in await ctx.store.read.questions.in_states(
            ctx.community.id, [QuestionState.OPEN, QuestionState.CLOSED]
        ):
            ctx.touched(question_subject(question.id))
    return setting_changed(ctx.texts, before, after, setting)


def _shown(settings: Settings) -> tuple[int, str, str]:
    """What cards that are kept up to date show of the settings."""
    return settings.crowd_from, settings.pictures, settings.theme


async def _change_first_board(session: Session, community: int, empty: EmptyWeek) -> None:
    """Set what the board that every community begins with does in an empty week; other boards keep what they have."""
    for schedule in await session.schedules.of(community):
        if schedule.is_first:
            await session.schedules.change(replace(schedule, empty=empty))


async def reopen_setting(sent: SaveSetting, ctx: Context) -> Form:
    """The form with the value as it was sent."""
    return setting_form(ctx.texts, setting_named(sent.setting), sent.values.get("value", ""))
