"""`doctor`: checks that the rules of the database hold, and lists what is due or stuck, and asks the platforms."""

import argparse
import asyncio
import json
from functools import partial

from adapters import LOCAL, check_up, configured, switched_on
from bot.cli.clock import real_time
from bot.cli.output import say, sentence, sentences
from bot.cli.progress import progress
from bot.doctor.examine import examine
from bot.doctor.findings import Findings
from bot.doctor.report import report_json, report_lines
from bot.domain.errors import Refused
from bot.settings import Settings
from storage.checks.checks import open_checks

ABOUT = "cli.doctor"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the option that prints JSON."""
    parser.add_argument("--json", action="store_true", help=sentence("cli.doctor_json"))


def run(parsed: argparse.Namespace, settings: Settings) -> None:
    """Examine the database and print what was found; works while the bot runs.

    Raises:
        Refused: a rule does not hold, so that the exit status is not 0.
    """
    found = asyncio.run(_examine(settings, show=not parsed.json))
    if parsed.json:
        print(json.dumps([report_json(each, sentences()) for each in found], ensure_ascii=False, indent=2))
    wrong = sum(each.wrong for each in found)
    if not parsed.json:
        wrong += asyncio.run(_check_up())
    if wrong:
        raise Refused("doctor.not_well", n=wrong)


async def _check_up() -> int:
    """Print what the platforms say whose tokens are set, and return how much of it is wrong."""
    wrong = 0
    try:
        chosen = switched_on()
    except Refused as refused:
        # Whoever looks may not be allowed to read the token.
        say(refused.key, **refused.facts)
        return 0
    for name, settings in chosen.items():
        for key, facts, is_wrong in await check_up(name, settings):
            say(key, **facts)
            wrong += is_wrong
    return wrong


async def _examine(settings: Settings, *, show: bool) -> list[Findings]:
    found: list[Findings] = []
    platforms = configured() or [LOCAL]
    with progress() as tell:
        async with open_checks(settings.database_path) as checks:
            async for each in examine(checks, real_time(), platforms, partial(tell, "scores")):
                found.append(each)
                if show:
                    print("\n".join(report_lines(each, sentences())), flush=True)
    return found
