"""The settings that all platforms share, from the environment and `.env`; documented in docs/configuration.md."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SQLITE = "sqlite:///"
TRYOUT = "-tryout"
"""How the name of a try-out's database ends."""


CHECKOUT = Path(__file__).parents[1]
"""The folder of the program, in which `.env` lies beside `.env.example`."""


def env_file() -> Path:
    """The file with settings: `.env` in the folder where the program was started, else in the program's own."""
    here = Path(".env")
    return here if here.exists() else CHECKOUT / ".env"


class EnvSettings(BaseSettings):
    """Settings from the environment and from `env_file`; the environment comes first."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    def __init__(self, **values: Any) -> None:
        super().__init__(_env_file=env_file(), **values)


class Settings(EnvSettings):
    """The settings; each is an environment variable of the same name in capitals.

    Args:
        database_url: `sqlite:///` and the path of the database file.
        http_host, http_port: where the page of the try-out is served; with tokens where the health pages are, which are
            served only where the port is set.
        log_level: the lowest level that is logged.
        log_format: `text` for people, `json` for programs.
    """

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
        """The path of the database file.

        A relative one begins at the folder where the program was started. Where another folder's `.env` is read, it
        begins there, so that the program finds the same database wherever it is started.
        """
        path, file = Path(self.database_url.removeprefix(SQLITE)), env_file()
        is_said_here = "DATABASE_URL" in os.environ or not file.exists()
        return path if is_said_here or path.is_absolute() else file.parent / path

    @property
    def tryout_path(self) -> Path:
        """The path of the try-out's own database file, beside the other, so that no made-up member gets into that."""
        path = self.database_path
        return path if path.stem.endswith(TRYOUT) else path.with_stem(f"{path.stem}{TRYOUT}")
