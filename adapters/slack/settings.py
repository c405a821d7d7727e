"""The tokens of the Slack app, from the environment and `.env`."""

from pathlib import Path

from pydantic import SecretStr

from bot.domain.errors import Refused
from bot.settings import EnvSettings


class SlackSettings(EnvSettings):
    """The bot token and the app-level token: each itself, or the path of a file that holds it."""

    slack_bot_token: SecretStr | None = None
    slack_bot_token_file: Path | None = None
    slack_app_token: SecretStr | None = None
    slack_app_token_file: Path | None = None

    def bot_token(self) -> str:
        """The token for the Web API, `xoxb-…`.

        Raises:
            Refused: it is not set, or its file cannot be read.
        """
        return _secret("SLACK_BOT_TOKEN", self.slack_bot_token, self.slack_bot_token_file)

    def app_token(self) -> str:
        """The token that opens the Socket Mode connection, `xapp-…`; raises as `bot_token` does."""
        return _secret("SLACK_APP_TOKEN", self.slack_app_token, self.slack_app_token_file)


def read_settings() -> SlackSettings | None:
    """The settings; None where nothing about Slack is set."""
    settings = SlackSettings()
    return settings if any(value is not None for value in settings.model_dump().values()) else None


def _secret(name: str, value: SecretStr | None, file: Path | None) -> str:
    if value is not None:
        return value.get_secret_value().strip()
    if file is None:
        raise Refused("slack.token_missing", name=name)
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("slack.token_file", name=f"{name}_FILE", file=str(file)) from error
