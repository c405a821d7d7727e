"""The platforms, a folder each, and the health pages (`health/`); no platform imports another.

A file that does the same thing has the same name on each platform: `settings.py`, `client.py`, `commands.py`,
`interactions.py`, `members.py`, `render.py`, `forms.py`, `markup.py`, `posting.py`, `history.py`, `failures.py`,
`limits.py`. A folder that is added here is found by `platforms`.
"""

import importlib.util
import pkgutil
from typing import Any

from bot.domain.errors import Refused

LOCAL = "local"
"""The name of the try-out, which runs where no other platform is configured."""

HEALTH = "health"
"""The folder that is no platform."""


def platforms() -> list[str]:
    """The names of all platforms: the folders of this package, but for that of the health pages."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg and module.name != HEALTH)


def switched_on() -> dict[str, Any]:
    """The settings of each platform whose tokens are set, by name.

    Only `settings.py` of each folder is imported, so that a platform's library is loaded only where it is used.

    Raises:
        Refused: a file that should hold a token cannot be read.
    """
    read = {name: importlib.import_module(f"adapters.{name}.settings") for name in platforms() if name != LOCAL}
    settings = {name: module.read_settings() for name, module in read.items()}
    return {name: found for name, found in settings.items() if found is not None}


def configured() -> list[str]:
    """The names of the platforms of which a setting is given, also where a token cannot be read."""
    return [name for name in platforms() if name != LOCAL and _is_set(name)]


def _is_set(name: str) -> bool:
    try:
        return importlib.import_module(f"adapters.{name}.settings").read_settings() is not None
    except Refused:
        return True


async def check_up(name: str, settings: Any) -> list[Any]:
    """What a platform says about its settings there: sentences by key, facts and whether it is wrong; none may be."""
    if importlib.util.find_spec(f"adapters.{name}.check_up") is None:
        return []
    return list(await importlib.import_module(f"adapters.{name}.check_up").check_up(settings))


def connect(name: str, bot: Any, settings: Any) -> Any:
    """The client of a platform, not started yet: `bot.ports.outgoing.Platform` with `start` and `stop`."""
    return importlib.import_module(f"adapters.{name}.client").connect(bot, settings)
