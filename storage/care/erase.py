"""Erasing a member: what names them is removed; what others' scores depend on stays without a name."""

from collections.abc import Sequence

from bot.domain.member import DIRECT
from bot.ports import Erased
from bot.ports.message_key import MessageKind
from storage.care.erasures import Account, Erasure, mark
from storage.care.scrub import SENT, Person, off_boards, off_messages
from storage.engine.connection import Db
from storage.entities.exclusions import Identity, remember

_STANDS = (
    " FROM question JOIN current_forecast AS now ON now.question = question.id AND now.member = ?"
    " WHERE question.community = ? AND question.state = 'open' AND question.closes_at > max(?, now.cast_at + 1)"
    " AND length(now.shares) > 0"
)
_DRAFTS = "SELECT id FROM question WHERE author = ? AND state = 'draft'"
_POSTED = "SELECT id FROM question WHERE number IS NOT NULL"

WRITTEN_ANEW = (
    "member",
    "identity",
    "rationale",
    "proposal",
    "pending",
    "moderator",
    "board",
    "outbox",
    "placement",
    "question",
    "outcome",
    "event",
    "revision",
)
"""Tables that are emptied and filled again. SQLite's secure_delete fills deleted rows with zeros, but not the copies
that earlier moves of rows left in unused parts of pages; of a table that is emptied it fills whole pages."""


async def accounts_of(db: Db, member: int) -> list[Account]:
    """The accounts of a member, once for each space of their platform."""
    rows = await db.rows(
        "SELECT platform, space, scope, account FROM identity JOIN space USING (community, platform)"
        " WHERE member = ? ORDER BY 1, 2, 3, 4",
        member,
    )
    return [Account(*row) for row in rows]


async def erase(db: Db, member: int, now: int) -> Erased:
    """Erase a member as of an instant, UTC milliseconds, inside a transaction."""
    (row,) = await db.rows("SELECT community, id, name FROM member WHERE id = ?", member)
    person = Person(*row)
    questions = await _withdraw(db, person, now)
    await _forget_messages(db, await accounts_of(db, member))
    boards = await off_boards(db, person)
    await off_messages(db, person)
    await _forget_texts(db, member)
    await _forget_mentions(db, person)
    await _forget_person(db, person)
    for table in WRITTEN_ANEW:
        await _write_anew(db, table)
    return Erased(questions, boards)


async def erase_again(db: Db, erasures: Sequence[Erasure]) -> int:
    """Erase the members whose accounts are in the list of erasures, as of then; returns how many there were.

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
        await erase(db, member, at)
    return len(gone)


async def _everybody(db: Db) -> list[tuple[int, Account, int]]:
    rows = await db.rows(
        "SELECT member.id, member.created_at, platform, space, scope, account FROM identity"
        " JOIN member ON member.id = identity.member JOIN space USING (community, platform) ORDER BY member.id"
    )
    return [(member, Account(*account), created_at) for member, created_at, *account in rows]


async def _withdraw(db: Db, person: Person, now: int) -> list[int]:
    """Withdraw the forecasts on questions that take votes; on others they count as they stood, without a name.

    Returns:
        the ids of the questions with one forecast less.
    """
    values = (person.id, person.community, now)
    questions = await db.numbers(f"SELECT question.id {_STANDS} ORDER BY question.id", *values)
    await db.run(
        "INSERT INTO forecast_history (question, cast_at, member, shares)"
        f" SELECT question.id, max(?, now.cast_at + 1), now.member, x'' {_STANDS}",
        now,
        *values,
    )
    await db.run(
        "UPDATE current_forecast SET shares = x'', cast_at = max(?, cast_at + 1)"
        f" WHERE member = ? AND question IN (SELECT question.id {_STANDS})",
        now,
        person.id,
        *values,
    )
    return questions


async def _forget_messages(db: Db, accounts: Sequence[Account]) -> None:
    """Remove the messages to the person alone, or only their contents where the key does not name the person.

    Of others, which would go to the person where somebody else cannot be written to, only that is removed.

    A key that stays keeps the same message, such as a reminder, from being written again.
    """
    for platform, space, _, account in accounts:
        where = (platform, space, f"{DIRECT}{account}")
        await db.run("DELETE FROM placement WHERE platform = ? AND space = ? AND channel = ?", *where)
        # A reminder that was dropped is not to be written again to nobody.
        await db.run(
            "DELETE FROM reminded WHERE post IN (SELECT id FROM outbox WHERE platform = ? AND space = ? AND channel = ?"
            f" AND (recipient = ? OR kind = '{MessageKind.WITHDRAWN}'))",
            *where,
            account,
        )
        await db.run(
            "DELETE FROM outbox WHERE platform = ? AND space = ? AND channel = ? AND recipient = ?", *where, account
        )
        await db.run(
            "UPDATE outbox SET channel = ?, card = ?, otherwise = '', next_at = NULL,"
            " state = iif(state = 'sent', 'sent', 'dead')"
            " WHERE platform = ? AND space = ? AND channel = ?",
            DIRECT,
            SENT,
            *where,
        )
        rows = await db.rows(
            "SELECT id, otherwise FROM outbox WHERE platform = ? AND space = ? AND instr(' ' || otherwise || ' ', ?)",
            platform,
            space,
            f" {DIRECT}{account} ",
        )
        for post, otherwise in rows:
            kept = [each for each in otherwise.split(" ") if each != f"{DIRECT}{account}"]
            await db.update("outbox", post, otherwise=" ".join(kept))


async def _forget_texts(db: Db, member: int) -> None:
    """Remove the member's reasons, proposals, pending forms and drafts, and others' pending forms about the drafts."""
    await db.run(
        "DELETE FROM revision WHERE event IN (SELECT id FROM event WHERE member = ? AND step = 'proposed')", member
    )
    for table in ("rationale", "proposal", "pending"):
        await db.run(f"DELETE FROM {table} WHERE member = ?", member)
    await db.run(
        "DELETE FROM pending WHERE EXISTS (SELECT 1 FROM question JOIN member ON member.community = question.community"
        " WHERE member.id = pending.member AND author = ? AND question.state = 'draft'"
        " AND lower(trim(json_extract(action, '$.question'))) IN ('q' || question.id, 'd' || draft))",
        member,
    )
    # What moderators were asked to post.
    await db.run(
        f"DELETE FROM outbox WHERE kind = '{MessageKind.REVIEW}' AND about IN ({_DRAFTS})",
        member,
    )
    await db.run(f"DELETE FROM outcome WHERE question IN ({_DRAFTS})", member)
    await db.run("DELETE FROM question WHERE author = ? AND state = 'draft'", member)
    # For a draft, the detail is such as the channel it was to be posted in; for a posted question everybody sees it.
    await db.run(f"UPDATE event SET detail = '' WHERE member = ? AND question NOT IN ({_POSTED})", member)


async def _forget_mentions(db: Db, person: Person) -> None:
    """Remove others' pending forms that mention the person."""
    await db.run(
        "DELETE FROM pending WHERE member IN (SELECT id FROM member WHERE community = ?)"
        " AND EXISTS (SELECT 1 FROM identity WHERE member = ? AND instr(action, 'person:' || account))",
        person.community,
        person.id,
    )


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


async def _write_anew(db: Db, table: str) -> None:
    await db.run(f"CREATE TEMP TABLE kept AS SELECT * FROM main.{table}")
    await db.run(f"DELETE FROM main.{table}")
    await db.run(f"INSERT INTO main.{table} SELECT * FROM temp.kept")
    await db.run("DROP TABLE temp.kept")
