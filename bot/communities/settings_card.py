"""The cards of a community's settings."""

from bot.domain.errors import Fact, Refused
from bot.domain.moment import Called
from bot.domain.settings import DEFAULTS, SETTINGS, Setting, Settings
from bot.inputs.communities import ChangeSettings, OpenSetting, SaveSetting
from bot.texts import Texts
from bot.ui.cards import Block, Button, ButtonStyle, Card, Entry, Field, FieldKind, Form, Listing, Paragraph, Tone

VALUE_LIMIT = 100
"""Characters that can be typed as a value."""


GROUPS = {
    "place": ("time-zone", "language"),
    "asking": ("who-may-ask", "open-questions"),
    "sight": ("crowd-visibility", "crowd-from", "names"),
    "answers": ("who-resolves", "resolve-reminders"),
    "messages": ("announce", "closing-notice", "announcements"),
    "pictures": ("pictures", "theme"),
    "boards": ("score-floor", "board-rule", "minimum-questions", "empty-week"),
}
"""The settings by what they are about, as they are shown."""


def settings_list(texts: Texts, settings: Settings) -> Card:
    """Every setting with its value and meaning, and a button to change it; in groups."""
    blocks: list[Block] = []
    for group, names in GROUPS.items():
        rows = tuple(_line(texts, settings, setting) for setting in SETTINGS if setting.name in names)
        blocks += [Paragraph(texts.say(f"communities.settings_group_{group}")), Listing(rows)]
    return Card(kind="settings", title=texts.say("communities.settings_title"), blocks=tuple(blocks))


def _line(texts: Texts, settings: Settings, setting: Setting) -> Entry:
    said = texts.say("communities.settings_line", setting=setting.name, value=_shown(setting, settings))
    return Entry(said, texts.say(f"communities.settings_{setting.field}"), _change(texts, setting))


def one_setting(texts: Texts, settings: Settings, setting: Setting) -> Card:
    """A setting with its value and meaning, and a button for each other value, or to the form where it is typed."""
    blocks = [Paragraph(texts.say(f"communities.settings_{setting.field}"))]
    if not setting.choices:
        blocks.append(Paragraph(texts.say("communities.settings_how", setting=setting.name), Tone.QUIET))
    others = [choice for choice in setting.choices if choice != setting.written(settings)]
    choices = tuple(Button((choice,), ChangeSettings(setting=setting.name, value=choice)) for choice in others)
    return Card(
        kind="setting",
        title=texts.say("communities.settings_line", setting=setting.name, value=_shown(setting, settings)),
        blocks=tuple(blocks),
        buttons=choices if setting.choices else (_change(texts, setting, ButtonStyle.PRIMARY),),
        footer=texts.say("communities.settings_default", value=setting.written(DEFAULTS)),
    )


def setting_form(texts: Texts, setting: Setting, value: str, refused: Refused | None = None) -> Form:
    """The form for a value that is typed."""
    field = Field(
        id="value",
        label=(setting.name,),
        kind=FieldKind.ROLE if setting.field == "announce" else FieldKind.LINE,
        value=value,
        hint=texts.say(f"communities.settings_{setting.field}"),
        # Nothing chosen is no role.
        required=setting.field != "announce",
        limit=VALUE_LIMIT,
        error=texts.say(refused.key, **refused.facts) if refused else (),
    )
    title = texts.say("communities.settings_form", setting=setting.name)
    return Form(title, SaveSetting(setting=setting.name), (field,), texts.say("ui.button_change"))


def setting_changed(texts: Texts, before: Settings, after: Settings, setting: Setting) -> Card:
    """The new value of a setting, and a button that restores the old one."""
    undo = Button(texts.say("ui.button_undo"), ChangeSettings(setting=setting.name, value=setting.written(before)))
    return Card(
        kind="setting-changed",
        title=texts.say("communities.settings_changed", setting=setting.name, value=_shown(setting, after)),
        blocks=(Paragraph(texts.say("communities.settings_was", value=_shown(setting, before)), Tone.QUIET),),
        buttons=(undo,),
    )


def _change(texts: Texts, setting: Setting, style: ButtonStyle = ButtonStyle.NORMAL) -> Button:
    """The button to a setting's possible values, or to the form where its value is typed."""
    action = ChangeSettings(setting=setting.name) if setting.choices else OpenSetting(setting=setting.name)
    return Button(texts.say("ui.button_change"), action, style)


def _shown(setting: Setting, settings: Settings) -> Fact:
    """The value of a setting as it is shown: a role as a mention."""
    if setting.field == "announce" and settings.announce:
        return Called(settings.announce)
    return setting.written(settings)
