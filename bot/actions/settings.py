"""`settings`: how the community wants things."""

from dataclasses import replace

from bot.cards import Card
from bot.context import Context
from bot.domain.question import QuestionState
from bot.domain.settings import setting_named
from bot.inputs import ChangeSettings
from bot.posts import question_subject
from bot.views.settings import one_setting, setting_changed, settings_list


async def change_settings(action: ChangeSettings, ctx: Context) -> Card:
    """Show all of them, or one with what it may be, or give one another value."""
    if not action.setting:
        return settings_list(ctx.texts, ctx.community.settings)
    setting = setting_named(action.setting)
    if not action.value.strip():
        return one_setting(ctx.texts, ctx.community.settings, setting)
    value = setting.read(action.value)
    async with ctx.transaction() as session:
        before = (await session.members.community(ctx.community.id)).settings
        after = replace(before, **{setting.field: value})
        await session.members.change_settings(ctx.community, after)
    if before.crowd_from != after.crowd_from:
        for question in await ctx.store.read.questions.in_states(ctx.community.id, [QuestionState.OPEN]):
            ctx.touched(question_subject(question.id))
    return setting_changed(ctx.texts, before, after, setting)
