"""The settings of a community."""

from bot.cards import Button, Card, Entry, Listing, Paragraph, Tone
from bot.domain.settings import DEFAULTS, SETTINGS, Setting, Settings
from bot.inputs import ChangeSettings
from bot.texts import Texts


def settings_list(texts: Texts, settings: Settings) -> Card:
    """Every setting with its value, what it means, and the way to change it."""
    rows = tuple(
        Entry(
            texts.say("settings.line", setting=setting.name, value=setting.written(settings)),
            texts.say(f"settings.{setting.field}"),
            Button(texts.say("buttons.change"), ChangeSettings(setting=setting.name)),
        )
        for setting in SETTINGS
    )
    return Card(kind="settings", title=texts.say("settings.title"), blocks=(Listing(rows),))


def one_setting(texts: Texts, settings: Settings, setting: Setting) -> Card:
    """What it is, what it means, and what it may be."""
    blocks = [Paragraph(texts.say(f"settings.{setting.field}"))]
    if not setting.choices:
        blocks.append(Paragraph(texts.say("settings.how", setting=setting.name), Tone.QUIET))
    others = [choice for choice in setting.choices if choice != setting.written(settings)]
    return Card(
        kind="setting",
        title=texts.say("settings.line", setting=setting.name, value=setting.written(settings)),
        blocks=tuple(blocks),
        buttons=tuple(Button((choice,), ChangeSettings(setting=setting.name, value=choice)) for choice in others),
        footer=texts.say("settings.default", value=setting.written(DEFAULTS)),
    )


def setting_changed(texts: Texts, before: Settings, after: Settings, setting: Setting) -> Card:
    """What it is now, and the way back."""
    value = setting.written(before)
    undo = Button(texts.say("buttons.undo"), ChangeSettings(setting=setting.name, value=value))
    return Card(
        kind="setting-changed",
        title=texts.say("settings.changed", setting=setting.name, value=setting.written(after)),
        blocks=(Paragraph(texts.say("settings.was", value=value), Tone.QUIET),),
        buttons=(undo,),
    )
