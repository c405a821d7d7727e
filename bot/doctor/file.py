"""The check of the file: its schema and size, who may read it, SQLite's version, and which processes hold it open."""

from collections.abc import Iterator

from bot.doctor.findings import Advice, Finding, Findings, Kind
from bot.ports.checks import Checks, FileFacts

SOUND_SQLITE = (3, 51, 3)
"""In earlier versions two connections that write or checkpoint at once can damage a log (sqlite.org, WAL-reset bug)."""


async def file(checks: Checks) -> Findings:
    """Remarks about the file; that it is a database of this program was checked when it was opened."""
    facts = await checks.file()
    numbers = {"schema": facts.schema, "size": facts.size, "log": facts.log, "free": facts.free}
    return Findings("file", list(_remarks(facts)), {"path": facts.path, **numbers})


def _remarks(facts: FileFacts) -> Iterator[Finding]:
    if facts.schema < facts.needed:
        versions = {"schema": facts.schema, "needed": facts.needed}
        yield Finding("older_schema", Advice.START, versions, kind=Kind.REMARK)
    # While the bot alone writes, as it should be, there is nothing to do about it.
    if facts.sqlite < SOUND_SQLITE and facts.holders:
        version = ".".join(map(str, facts.sqlite))
        yield Finding("old_sqlite", Advice.LOOK, {"version": version}, kind=Kind.REMARK)
    if facts.holders:
        processes = ", ".join(map(str, facts.holders))
        yield Finding("held", Advice.LOOK, {"n": len(facts.holders), "processes": processes}, kind=Kind.REMARK)
    if facts.wide:
        files = ", ".join(facts.wide)
        yield Finding("wide", Advice.CLOSE, {"n": len(facts.wide), "files": files}, kind=Kind.REMARK)
