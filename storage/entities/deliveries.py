"""Deliveries of a platform that had an effect: a repeated one has none."""

from typing import NamedTuple

from bot.ports import Delivery, RepeatedDelivery
from storage.engine.connection import Db
from storage.engine.table import Table

SEEN = Table("seen", key="delivery", integers="at", texts="delivery did")

NAMES_AT_ONCE = 1_024
"""How many deliveries are looked at in one step of forgetting them."""


class Stretch(NamedTuple):
    """Deliveries next to one another in the order of their names: the last name, and the earliest arrival."""

    last: str
    oldest: int


async def did(db: Db, delivery: str) -> str | None:
    """What a delivery of that name was about, None where it had no effect yet."""
    found = await db.texts("SELECT did FROM seen WHERE delivery = ?", delivery)
    return found[0] if found else None


async def claim(db: Db, delivery: Delivery) -> None:
    """Keep a delivery, inside the transaction that is its effect.

    Raises:
        RepeatedDelivery: a delivery of that name has been kept before.
    """
    before = await did(db, delivery.name)
    if before is not None:
        raise RepeatedDelivery(before)
    await db.insert("seen", delivery=delivery.name, did=delivery.did, at=delivery.at)


async def stretch(db: Db, after: str) -> Stretch | None:
    """The next deliveries behind a name; None where there are none."""
    ((last, oldest),) = await db.rows(
        "SELECT max(delivery), min(at) FROM (SELECT delivery, at FROM seen WHERE delivery > ? ORDER BY delivery"
        f" LIMIT {NAMES_AT_ONCE})",
        after,
    )
    return None if last is None else Stretch(last, oldest)


async def forget(db: Db, after: str, stretch: Stretch, before: int) -> None:
    """Forget those of a stretch behind a name that arrived before an instant, UTC milliseconds."""
    await db.run("DELETE FROM seen WHERE delivery > ? AND delivery <= ? AND at < ?", after, stretch.last, before)
