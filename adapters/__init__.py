"""The platforms: one folder each, none of which knows another."""

import importlib
import pkgutil
from typing import Any

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


def connect(name: str, bot: Any, settings: Any) -> Any:
    """The client of a platform, not yet started."""
    return importlib.import_module(f"adapters.{name}.client").connect(bot, settings)
