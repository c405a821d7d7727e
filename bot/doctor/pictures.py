"""The check of what pictures need of the machine: a font for every script."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.doctor.findings import Advice, Finding, Findings, Kind
from bot.pictures.font_files import LATIN, Script, files_here, missing_fonts
from bot.ports.checks import Checks


async def pictures(_: Checks) -> Findings:
    """Remarks about the scripts that cannot be drawn on this machine, by the package that brings a font for them."""
    return Findings("pictures", list(_remarks(missing_fonts(files_here()))))


def _remarks(missing: Sequence[Script]) -> Iterator[Finding]:
    for package, scripts in groupby(sorted(missing, key=lambda each: each.package), lambda each: each.package):
        items = [{"how": script.key} for script in scripts]
        facts = {"n": len(items), "package": package}
        yield Finding("no_font", Advice.NOTHING, facts, kind=Kind.REMARK, items=items)
    if LATIN in missing:
        yield Finding("no_pictures", Advice.NOTHING, {}, kind=Kind.REMARK)
