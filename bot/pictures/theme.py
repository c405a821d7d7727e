"""Which background the pictures of a community have on a platform; None where it wants no pictures."""

from bot.domain.settings import Pictures, PictureTheme, Settings
from bot.pictures.drawings import Theme

DARK_AT_FIRST = frozenset({"discord"})
"""Platforms that are dark until a person chooses otherwise; the bot is not told what people chose."""


def theme_of(settings: Settings, platform: str) -> Theme | None:
    """The background of pictures; None for no pictures."""
    if settings.pictures is Pictures.TEXT_ONLY:
        return None
    if settings.theme is PictureTheme.PLATFORM:
        return Theme.DARK if platform in DARK_AT_FIRST else Theme.LIGHT
    return Theme(settings.theme)
