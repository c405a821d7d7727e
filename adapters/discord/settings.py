"""The bot's token on Discord, from the environment and `.env`."""

from pathlib import Path

from pydantic import SecretStr

from bot.domain.errors import Refused
from bot.settings import EnvSettings


class DiscordSettings(EnvSettings):
    """What Discord needs.

    Args:
        discord_token: the token itself.
        discord_token_file: the path of a file that holds it; looked at where there is no token.
    """

    discord_token: SecretStr | None = None
    discord_token_file: Path | None = None


def read_settings() -> DiscordSettings | None:
    """The settings with their token; None where none is set.

    Raises:
        Refused: where the file that should hold the token cannot be read.
    """
    settings = DiscordSettings()
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token and settings.discord_token_file:
        token = _read_secret(settings.discord_token_file)
    return settings.model_copy(update={"discord_token": SecretStr(token)}) if token else None


def _read_secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("discord.token_file", path=str(path)) from error
