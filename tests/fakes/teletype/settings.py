"""The setting by which the platform is switched on."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class TeletypeSettings(BaseSettings):
    """The name of the wire."""

    model_config = SettingsConfigDict(extra="ignore")

    teletype_wire: str = ""


def read_settings() -> TeletypeSettings | None:
    """The settings; None where no wire is named."""
    settings = TeletypeSettings()
    return settings if settings.teletype_wire else None
