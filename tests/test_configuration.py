"""The documents name what the program has."""

import importlib
import re
from itertools import pairwise

import pytest
from pydantic_settings import BaseSettings

from adapters import LOCAL, platforms
from bot.domain.settings import DEFAULTS, SETTINGS
from bot.settings import Settings
from tests.paths import ROOT

MODULES = [
    "bot.settings",
    *(f"adapters.{name}.settings" for name in platforms() if name != LOCAL),
]


def settings() -> dict[str, object]:
    """Every setting that is read from the environment, with its default."""
    found = [
        value
        for module in map(importlib.import_module, MODULES)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseSettings) and value.__module__ == module.__name__
    ]
    assert Settings in found
    return {name.upper(): field.default for model in found for name, field in model.model_fields.items()}


def example() -> dict[str, str]:
    """What `.env.example` sets; every line of it is commented out, so that copying it changes nothing."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    found = [
        re.fullmatch(r"#([A-Z_]+)=(.*)", line) for line in lines if not line.startswith("# ") and line not in ("", "#")
    ]
    assert all(found)
    return {line[1]: line[2] for line in found if line}


def table() -> dict[str, str]:
    """The environment in `docs/configuration.md`: setting and default."""
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|none) \|", text, re.MULTILINE))


def test_every_setting_is_in_env_example() -> None:
    assert example().keys() == settings().keys()
    assert table().keys() == settings().keys()


@pytest.mark.parametrize("document", [example, table])
def test_a_document_names_the_default_of_a_setting(document: object) -> None:
    assert callable(document)
    defaults = {name: "" if value is None else str(value) for name, value in settings().items()}
    assert document() == defaults


def test_every_setting_of_env_example_has_a_line_above_that_says_what_it_is() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    above = [before for before, line in pairwise(lines) if re.match("#[A-Z]", line)]
    assert len(above) == len(settings())
    assert all(line.startswith("# ") for line in above)


def test_the_table_of_what_a_community_sets_is_that_of_the_code() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| `([a-z-]+)` \| `([^`]*)` \| ([^|]*) \|", text, re.MULTILINE)
    assert [row[:2] for row in shown] == [(each.name, each.written(DEFAULTS)) for each in SETTINGS]
    for setting, (_, _, may_be) in zip(SETTINGS, shown, strict=True):
        if setting.choices:
            assert re.findall(r"`([^`]+)`", may_be) == list(setting.choices)
