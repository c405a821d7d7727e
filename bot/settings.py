"""Settings of the core, from the environment and `.env`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SQLITE = "sqlite:///"


class Settings(BaseSettings):
    """What every platform shares.

    Args:
        database_url: `sqlite:///` and the path of the file.
        http_host, http_port: where the local page is served.
        log_level: the least that is logged.
        log_format: `text` for people, `json` for machines.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: str = "sqlite:///credence.db"
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=0, le=65_535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("database_url")
    @classmethod
    def _is_sqlite(cls, value: str) -> str:
        if not value.startswith(SQLITE) or value == SQLITE:
            raise ValueError("must be sqlite:/// and the path of a file, such as sqlite:///credence.db")
        return value

    @property
    def database_path(self) -> Path:
        """The file the database is in."""
        return Path(self.database_url.removeprefix(SQLITE))
