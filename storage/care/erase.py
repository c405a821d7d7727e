"""Erasing a member in steps: what names them is removed; what others' scores depend on stays without a name.

With the first step the member is gone for everybody. What is left of theirs is removed in steps of a bounded size, so
that votes get in between; the row in `erasure` says how far it is, so that an interrupted one goes on where it was.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.member import DIRECT
from bot.ports import Erased
from bot.ports.message_key import MessageKind
from storage.care.erasures import Account, Erasure, mark
from storage.care.scrub import SENT, Person, off_boards, off_messages
from storage.engine.connection import Db, Value
from storage.entities.exclusions import Identity, remember

ROWS_OF_A_STEP = 200
"""Rows of each kind that one step changes at most."""
LOOKED_AT_IN_A_STEP = 500
"""Forms of others that one step looks through at most."""

_STANDS = (
    "SELECT question.id FROM question JOIN current_forecast AS now ON now.question = question.id AND now.member = ?"
    " WHERE question.community = ? AND question.state = 'open' AND question.closes_at > max(?, now.cast_at + 1)"
    " AND length(now.shares) > 0 ORDER BY question.id LIMIT ?"
)
_DRAFTS = "SELECT id FROM question WHERE author = ?1 AND state = 'draft'"
_REMINDS = "SELECT 1 FROM reminded WHERE post = outbox.id"
_POSTED = "SELECT 1 FROM question WHERE question.id = event.question AND number IS NOT NULL"

OWN = (
    (
        "DELETE FROM revision WHERE (event, part) IN (SELECT event, part FROM event JOIN revision"
        " ON revision.event = event.id WHERE member = ?1 AND step = 'proposed' LIMIT ?2) RETURNING 1"
    ),
    (
        "DELETE FROM rationale WHERE (question, member, cast_at) IN"
        " (SELECT question, member, cast_at FROM rationale WHERE member = ?1 LIMIT ?2) RETURNING 1"
    ),
    (
        "DELETE FROM proposal WHERE (question, member) IN"
        " (SELECT question, member FROM proposal WHERE member = ?1 LIMIT ?2) RETURNING 1"
    ),
    "DELETE FROM pending WHERE token IN (SELECT token FROM pending WHERE member = ?1 LIMIT ?2) RETURNING 1",
    # What moderators were asked to post.
    (
        f"DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE about IN ({_DRAFTS})"
        f" AND kind = '{MessageKind.REVIEW}' LIMIT ?2) RETURNING 1"
    ),
    f"DELETE FROM outcome WHERE question IN ({_DRAFTS} LIMIT ?2) RETURNING 1",
    # A draft whose outcomes are left is dropped in the next step.
    (
        f"DELETE FROM question WHERE id IN ({_DRAFTS} AND NOT EXISTS"
        " (SELECT 1 FROM outcome WHERE outcome.question = question.id) LIMIT ?2) RETURNING 1"
    ),
    # For a draft, the detail is such as the channel it was to be posted in; for a posted question everybody sees it.
    (
        "UPDATE event SET detail = '' WHERE id IN (SELECT id FROM event"
        f" WHERE member = ?1 AND detail <> '' AND NOT EXISTS ({_POSTED}) LIMIT ?2) RETURNING 1"
    ),
)
"""Statements that remove what a member wrote, with their id and how many rows at most."""

TO_THEM = (
    (
        "DELETE FROM placement WHERE id IN (SELECT id FROM placement"
        " WHERE platform = ?1 AND space = ?2 AND channel = ?3 LIMIT ?5) RETURNING 1"
    ),
    # A reminder that was dropped is not to be written again to nobody.
    (
        "DELETE FROM reminded WHERE (post, question, step) IN (SELECT post, question, step FROM reminded"
        " JOIN outbox ON outbox.id = post WHERE platform = ?1 AND space = ?2 AND channel = ?3"
        f" AND (recipient = ?4 OR kind = '{MessageKind.WITHDRAWN}') LIMIT ?5) RETURNING 1"
    ),
    # A message of which a reminder is left is removed in the next step.
    (
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE platform = ?1 AND space = ?2 AND channel = ?3"
        f" AND recipient = ?4 AND NOT EXISTS ({_REMINDS}) LIMIT ?5) RETURNING 1"
    ),
    # Its key, which does not name the person, keeps the same message, such as a reminder, from being written again.
    (
        f"UPDATE outbox SET channel = '{DIRECT}', card = '{SENT}', otherwise = '', next_at = NULL,"
        " state = iif(state = 'sent', 'sent', 'dead') WHERE id IN (SELECT id FROM outbox"
        " WHERE platform = ?1 AND space = ?2 AND channel = ?3 AND recipient <> ?4"
        f" AND NOT (kind = '{MessageKind.WITHDRAWN}' AND EXISTS ({_REMINDS})) LIMIT ?5) RETURNING 1"
    ),
)
"""Statements that remove the messages to the person alone, by their place and account, and how many rows at most."""

_FORMS = (
    "SELECT token, EXISTS (SELECT 1 FROM member WHERE member.id = pending.member AND community = ?2)"
    " AND (lower(trim(json_extract(action, '$.question'))) IN (SELECT value FROM json_each(?3))"
    " OR EXISTS (SELECT 1 FROM json_each(?4) WHERE instr(action, 'person:' || value)))"
    f" FROM pending WHERE token > ?1 ORDER BY token LIMIT {LOOKED_AT_IN_A_STEP}"
)


class Erasing(NamedTuple):
    """An erasure under way.

    Args:
        person: whom; the name they had.
        at: as of when, UTC milliseconds.
        accounts: theirs, once for each space.
        drafts: what their drafts were called, by number and by button.
        step: what is done next, see `_STEPS`.
        after: behind which row it goes on.
    """

    person: Person
    at: int
    accounts: Sequence[Account]
    drafts: Sequence[str]
    step: str
    after: str


class _Done(NamedTuple):
    """What a step did: what shows something else, and behind which row it goes on; None where it is done."""

    erased: Erased
    after: str | None


_NOTHING = Erased((), ())


async def accounts_of(db: Db, member: int) -> list[Account]:
    """The accounts of a member, once for each space of their platform."""
    rows = await db.rows(
        "SELECT platform, space, scope, account FROM identity JOIN space USING (community, platform)"
        " WHERE member = ? ORDER BY 1, 2, 3, 4",
        member,
    )
    return [Account(*row) for row in rows]


async def begin(db: Db, member: int, now: int) -> Erased:
    """Make a member gone for everybody as of an instant, UTC milliseconds, inside a transaction.

    For most members it is all of it but for what others wrote, and for the bytes.
    """
    (row,) = await db.rows("SELECT community, id, name FROM member WHERE id = ?", member)
    person = Person(*row)
    drafts = await db.texts("SELECT 'q' || id FROM question WHERE author = ?1 AND state = 'draft'", member)
    drafts += await db.texts("SELECT 'd' || draft FROM question WHERE author = ?1 AND state = 'draft'", member)
    who = Erasing(person, now, await accounts_of(db, member), drafts, "own", "")
    await _forget_person(db, person)
    await db.insert(
        "erasure",
        "ON CONFLICT DO NOTHING",
        member=member,
        community=person.community,
        at=now,
        name=person.name,
        accounts=json.dumps(who.accounts),
        drafts=json.dumps(drafts),
        step=who.step,
        after=who.after,
    )
    return await _take(db, who)


async def go_on(db: Db) -> Erased | None:
    """Take the next step of the first erasure with rows left, inside a transaction; None where there is none."""
    row = await db.row(
        "SELECT community, member, name, at, accounts, drafts, step, after FROM erasure WHERE step <> 'bytes'"
        " ORDER BY at, member LIMIT 1"
    )
    if row is None:
        return None
    community, member, name, at, accounts, drafts, step, after = row
    here = [Account(*each) for each in json.loads(accounts)]
    return await _take(db, Erasing(Person(community, member, name), at, here, json.loads(drafts), step, after))


async def without_rows(db: Db) -> list[int]:
    """The members of whom nothing is left but perhaps bytes that SQLite does not use."""
    return await db.numbers("SELECT member FROM erasure WHERE step = 'bytes' ORDER BY member")


async def finished(db: Db, members: Sequence[int]) -> None:
    """Note that nothing is left of these members, inside a transaction."""
    await db.run("DELETE FROM erasure WHERE member IN (SELECT value FROM json_each(?))", json.dumps(members))


async def begin_again(db: Db, erasures: Sequence[Erasure]) -> int:
    """Begin to erase the members whose accounts are in the list of erasures, as of then; returns how many there were.

    A member who came back after their erasure is a new one, and stays.
    """
    latest = {(each.key, each.mark): each.at for each in sorted(erasures)}
    keys = {key for key, _ in latest}
    gone: dict[int, int] = {}
    for member, account, since in await _everybody(db):
        at = max(latest.get((key, mark(key, account)), -1) for key in keys)
        if since <= at:
            gone[member] = at
    for member, at in gone.items():
        await begin(db, member, at)
    return len(gone)


async def _everybody(db: Db) -> list[tuple[int, Account, int]]:
    rows = await db.rows(
        "SELECT member.id, member.created_at, platform, space, scope, account FROM identity"
        " JOIN member ON member.id = identity.member JOIN space USING (community, platform) ORDER BY member.id"
    )
    return [(member, Account(*account), created_at) for member, created_at, *account in rows]


async def _take(db: Db, who: Erasing) -> Erased:
    """Do the step an erasure is at, and note how far it is."""
    step = _STEPS[who.step]
    erased, after = await step.do(db, who)
    changes: dict[str, Value] = {"after": after or ""}
    if after is None:
        changes["step"] = step.then
        if step.then == "bytes":
            changes |= {"name": "", "accounts": "[]", "drafts": "[]"}
    columns = ", ".join(f"{column} = ?" for column in changes)
    await db.run(f"UPDATE erasure SET {columns} WHERE member = ?", *changes.values(), who.person.id)
    return erased


async def _own(db: Db, who: Erasing) -> _Done:
    """Remove what the member wrote and was sent, take their forecasts back, and their name off boards."""
    questions = await _withdraw(db, who)
    boards = await off_boards(db, who.person, ROWS_OF_A_STEP)
    counts = [len(questions), len(boards)]
    counts += [len(await db.rows(statement, who.person.id, ROWS_OF_A_STEP)) for statement in OWN]
    for platform, space, _, account in who.accounts:
        to = (platform, space, f"{DIRECT}{account}", account, ROWS_OF_A_STEP)
        counts += [len(await db.rows(statement, *to)) for statement in TO_THEM]
    # Only who finds nothing left has finished; a step that changed less than it may was the last but for that.
    more = any(count >= ROWS_OF_A_STEP for count in counts) or await db.exists(f"{_DRAFTS} LIMIT 1", who.person.id)
    return _Done(Erased(questions, boards), "" if more else None)


async def _withdraw(db: Db, who: Erasing) -> list[int]:
    """Withdraw forecasts on questions that take votes; on others they count as they stood, without a name.

    Returns:
        the ids of the questions with one forecast less.
    """
    member, community, _ = who.person.id, who.person.community, who.person.name
    questions = await db.numbers(_STANDS, member, community, who.at, ROWS_OF_A_STEP)
    which = json.dumps(questions)
    await db.run(
        "INSERT INTO forecast_history (question, cast_at, member, shares)"
        " SELECT question, max(?, cast_at + 1), member, x'' FROM current_forecast"
        " WHERE member = ? AND question IN (SELECT value FROM json_each(?))",
        who.at,
        member,
        which,
    )
    await db.run(
        "UPDATE current_forecast SET shares = x'', cast_at = max(?, cast_at + 1)"
        " WHERE member = ? AND question IN (SELECT value FROM json_each(?))",
        who.at,
        member,
        which,
    )
    return questions


async def _messages(db: Db, who: Erasing) -> _Done:
    """Take the name off messages on their way to others, and the account out of where else they could go."""
    after = await off_messages(db, who.person, {account.account for account in who.accounts}, int(who.after or 0))
    return _Done(_NOTHING, None if after is None else str(after))


async def _forms(db: Db, who: Erasing) -> _Done:
    """Remove others' pending forms that are about the member's drafts or mention the person."""
    accounts = json.dumps(sorted({account.account for account in who.accounts}))
    rows = await db.rows(_FORMS, who.after, who.person.community, json.dumps(who.drafts), accounts)
    await db.run_many("DELETE FROM pending WHERE token = ?", [(token,) for token, names in rows if names])
    return _Done(_NOTHING, rows[-1][0] if len(rows) == LOOKED_AT_IN_A_STEP else None)


class _Step(NamedTuple):
    do: Callable[[Db, Erasing], Awaitable[_Done]]
    then: str


_STEPS: Mapping[str, _Step] = MappingProxyType(
    {"own": _Step(_own, "messages"), "messages": _Step(_messages, "forms"), "forms": _Step(_forms, "bytes")}
)
"""By its name: a step, which is repeated until it is done, and what comes then."""


async def _forget_person(db: Db, person: Person) -> None:
    """Remove the accounts, the rights as a moderator, the name and the reminders; the row of the member stays.

    Of the accounts of one who is excluded a hash is kept: otherwise an erasure would be the way round an exclusion.
    """
    await db.run(
        "DELETE FROM moderator WHERE community = ? AND kind = 'person' AND (platform, scope, external) IN"
        " (SELECT platform, scope, account FROM identity WHERE member = ?)",
        person.community,
        person.id,
    )
    (excluded,) = await db.rows("SELECT excluded_at FROM member WHERE id = ?", person.id)
    if excluded[0] is not None:
        rows = await db.rows("SELECT platform, scope, account FROM identity WHERE member = ?", person.id)
        await remember(db, person.community, [Identity(*row) for row in rows], excluded[0])
    await db.run("DELETE FROM identity WHERE member = ?", person.id)
    await db.update("member", person.id, name="", reminded_at=None)
