"""The platforms: one folder each, none of which knows another."""

import importlib
import pkgutil
from typing import Any

from bot.domain.errors import Refused

LOCAL = "local"
"""The platform of the try-out: on where no other is."""


def platforms() -> list[str]:
    """The names of all platforms there are folders for."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def switched_on() -> dict[str, Any]:
    """The platforms whose tokens are set, with their settings; the library of the others is never imported."""
    read = {name: importlib.import_module(f"adapters.{name}.settings") for name in platforms() if name != LOCAL}
    settings = {name: module.read_settings() for name, module in read.items()}
    return {name: found for name, found in settings.items() if found is not None}


def configured() -> list[str]:
    """The names of the platforms of which anything is set, also where a token cannot be read."""
    return [name for name in platforms() if name != LOCAL and _is_set(name)]


def _is_set(name: str) -> bool:
    try:
        return importlib.import_module(f"adapters.{name}.settings").read_settings() is not None
    except Refused:
        return True


def connect(name: str, bot: Any, settings: Any) -> Any:
    """The client of a platform, not yet started."""
    return importlib.import_module(f"adapters.{name}.client").connect(bot, settings)
