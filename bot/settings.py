"""The settings that all platforms share, from the environment and `.env`; documented in docs/configuration.md."""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SQLITE = "sqlite:///"
TRYOUT = "-tryout"
"""How the name of a try-out's database ends."""


class Settings(BaseSettings):
    """The settings; each is an environment variable of the same name in capitals.

    Args:
        database_url: `sqlite:///` and the path of the database file.
        http_host, http_port: where the page of the try-out is served.
        log_level: the lowest level that is logged.
        log_format: `text` for people, `json` for programs.
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
            raise ValueError(SQLITE)  # the command line says what would be right
        return value

    @property
    def database_path(self) -> Path:
        """The path of the database file."""
        return Path(self.database_url.removeprefix(SQLITE))

    @property
    def tryout_path(self) -> Path:
        """The path of the try-out's own database file, beside the other, so that no made-up member gets into that."""
        path = self.database_path
        return path if path.stem.endswith(TRYOUT) else path.with_stem(f"{path.stem}{TRYOUT}")
