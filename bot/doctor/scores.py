"""The check of scores and standings: they must be what votes and resolutions give."""

from bot.doctor.findings import Advice, Finding, Findings
from bot.ports.checks import Checks
from bot.resolving.recompute import Difference, Tell, differences

PLACES = 3
"""How many of the figures that differ are named."""


async def scores(checks: Checks, tell: Tell) -> Findings:
    """Compute every score and standing anew and compare; this takes as long as `recompute`.

    Args:
        checks: the database.
        tell: is called with how far it is.
    """
    found: list[Difference] = []
    for community in await checks.session.members.communities():
        found += await differences(checks.session, community, tell)
    if not found:
        return Findings("scores")
    places = [f"{each.what}: member {each.member}" for each in found[:PLACES]]
    return Findings("scores", [Finding("scores", Advice.RECOMPUTE, {"n": len(found)}, places)])
