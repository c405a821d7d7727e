"""Runs all checks, one after the other; a further check is a file of its own and a line in one of the two tables."""

from collections.abc import AsyncGenerator, Collection
from functools import partial

from bot.doctor.file import file
from bot.doctor.findings import Advice, Check, Finding, Findings
from bot.doctor.outlook import outlook
from bot.doctor.pictures import pictures
from bot.doctor.rules import area_check
from bot.doctor.scores import scores
from bot.ports.checks import Area, Checks
from bot.resolving.recompute import Tell, silent

ANY_SCHEMA: dict[str, Check] = {"file": file, "pictures": pictures, Area.STRUCTURE: area_check(Area.STRUCTURE)}
"""The checks, by name, of a database with any schema, also one that an older version of the program left."""
THIS_SCHEMA: dict[str, Check] = {
    Area.CONTENTS: area_check(Area.CONTENTS),
    Area.QUESTIONS: area_check(Area.QUESTIONS),
    Area.VOTES: area_check(Area.VOTES),
    Area.REFERENCES: area_check(Area.REFERENCES),
}
"""The checks, by name, of a database with this program's schema; scores and outlook, which take arguments, follow."""


async def examine(
    checks: Checks, now: int, platforms: Collection[str], tell: Tell = silent
) -> AsyncGenerator[Findings]:
    """Run the checks and yield what each one finds as soon as it has ended.

    Args:
        checks: the database.
        now: the instant that the outlook is about, UTC milliseconds.
        platforms: those whose messages can be sent from here.
        tell: is called with how far the check of the scores is, which takes longest.
    """
    facts = await checks.file()
    to_run = ANY_SCHEMA
    if facts.schema >= facts.needed:
        to_run = ANY_SCHEMA | THIS_SCHEMA | {"scores": partial(scores, tell=tell)}
        to_run["outlook"] = partial(outlook, now=now, platforms=platforms)
    for name, check in to_run.items():
        yield await _run(name, check, checks)


async def _run(name: str, check: Check, checks: Checks) -> Findings:
    """What a check finds; one that fails is a finding itself, and the next one is run."""
    try:
        return await check(checks)
    except Exception as error:  # noqa: BLE001  a row of a damaged file can be anything, and fail anywhere
        # The error's own words are left out: they can hold what a member wrote.
        return Findings(name, [Finding("unfinished", Advice.RESTORE, {"error": type(error).__name__})])
