"""The checks that ask the store for rows which break a rule."""

from bot.doctor.findings import Advice, Finding, Findings, Look
from bot.ports.checks import Area, Checks


def of_area(area: Area) -> Look:
    """The check of all rules of an area."""

    async def look(checks: Checks) -> Findings:
        return Findings(
            area,
            [
                Finding(breach.rule, Advice.RESTORE, {"n": breach.count}, breach.places)
                for breach in await checks.breaches(area)
            ],
        )

    return look
