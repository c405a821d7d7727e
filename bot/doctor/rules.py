"""The checks whose rules are statements of the store: each finds the rows that break a rule."""

from bot.doctor.findings import Advice, Check, Finding, Findings
from bot.ports.checks import Area, Checks


def area_check(area: Area) -> Check:
    """The check of all rules of an area."""

    async def check(checks: Checks) -> Findings:
        return Findings(
            area,
            [
                Finding(breach.rule, Advice.RESTORE, {"n": breach.count}, breach.places)
                for breach in await checks.breaches(area)
            ],
        )

    return check
