"""All checks, one after the other; a further one is a file of its own and a line in the list."""

from collections.abc import AsyncGenerator, Collection
from functools import partial

from bot.doctor.file import file
from bot.doctor.findings import Advice, Finding, Findings, Look
from bot.doctor.outlook import outlook
from bot.doctor.rules import of_area
from bot.doctor.scores import scores
from bot.ports.checks import Area, Checks
from bot.resolving.recompute import Tell, silent

ANY_SCHEMA: dict[str, Look] = {"file": file, Area.STRUCTURE: of_area(Area.STRUCTURE)}
"""By name: what can be asked of a database that an older version left."""
THIS_SCHEMA: dict[str, Look] = {
    Area.CONTENTS: of_area(Area.CONTENTS),
    Area.QUESTIONS: of_area(Area.QUESTIONS),
    Area.VOTES: of_area(Area.VOTES),
    Area.REFERENCES: of_area(Area.REFERENCES),
}
"""The same, of a database of this version; the scores, which take longest, and what is due come after them."""


async def examine(
    checks: Checks, now: int, platforms: Collection[str], tell: Tell = silent
) -> AsyncGenerator[Findings]:
    """What each check finds, as soon as it has ended, where these platforms are switched on.

    `tell` hears how far the longest one is.
    """
    facts = await checks.file()
    looks = ANY_SCHEMA
    if facts.schema >= facts.needed:
        looks = ANY_SCHEMA | THIS_SCHEMA | {"scores": partial(scores, tell=tell)}
        looks["outlook"] = partial(outlook, now=now, platforms=platforms)
    for name, look in looks.items():
        yield await _try(name, look, checks)


async def _try(name: str, look: Look, checks: Checks) -> Findings:
    try:
        return await look(checks)
    except Exception as error:  # noqa: BLE001  a row of a damaged file can be anything, and fail anywhere
        # Not the error's own words: they can hold what a member wrote.
        return Findings(name, [Finding("unfinished", Advice.RESTORE, {"error": type(error).__name__})])
