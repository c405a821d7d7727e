"""Rules of rows that refer to others: what they name exists, and lies in the same community."""

from typing import NamedTuple

from bot.domain.events import EventKind
from bot.domain.scoring.crowd_score import CROWD
from storage.checks.tables import TABLES
from storage.checks.wording import Rules, place
from storage.engine.table import Table
from storage.entities.events import EVENT, PROPOSAL
from storage.entities.forecasts import RATIONALE
from storage.entities.outbox import OUTBOX, PLACEMENT
from storage.entities.pending import PENDING


class Reference(NamedTuple):
    """A column that refers to a table; `only` says which of its rows must."""

    table: Table
    column: str
    target: str
    only: str = ""


def _unless_deleted(column: str) -> str:
    gone = f"gone.question = {column} AND gone.step = '{EventKind.DELETED}'"
    return f"NOT EXISTS (SELECT 1 FROM event AS gone WHERE {gone})"


_OF_DRAFTS = ", ".join(
    f"'{step}'"
    for step in (
        EventKind.DRAFTED,
        EventKind.REDRAFTED,
        EventKind.IMPORTED,
        EventKind.VISIBILITY,
        EventKind.REVIEW_ASKED,
    )
)
_OF_LIVING = f"event.step NOT IN ({_OF_DRAFTS}) AND {_unless_deleted('event.question')}"
"""What happened to a draft is kept when the draft is dropped, and so is that a question was deleted."""


def _declared(table: Table) -> list[Reference]:
    """The references of a table's columns."""
    return [
        Reference(table, name, column.refers, f"{table.name}.{name} <> {CROWD}" if column.crowd else "")
        for name, column in table.columns.items()
        if column.refers and (table, name) != (EVENT, "question")
    ]


def _shown(table: Table) -> list[Reference]:
    """What a message shows. A card of a deleted question is known until it is taken away."""
    kinds = {"question": f" AND {_unless_deleted(f'{table.name}.subject_id')}", "board": "", "story": ""}
    return [
        Reference(table, "subject_id", kind, f"{table.name}.subject = '{kind}'{only}") for kind, only in kinds.items()
    ]


REFERENCES = (
    *(reference for table in TABLES for reference in _declared(table)),
    *_shown(OUTBOX),
    *_shown(PLACEMENT),
    Reference(EVENT, "question", "question", _OF_LIVING),
)


def _rule(each: Reference, join: str, where: str) -> str:
    only = f" AND {each.only}" if each.only else ""
    return (
        f"SELECT {place(each.table.name, *each.table.row_names, of=each.column)} FROM {each.table.name}{join}"
        f" JOIN {each.target} AS target ON target.id = {each.table.name}.{each.column} WHERE {where}{only}"
    )


def _missing(each: Reference) -> str:
    return _rule(each, " LEFT", f"{each.table.name}.{each.column} IS NOT NULL AND target.id IS NULL")


def _elsewhere(each: Reference) -> str:
    if "community" in each.table.columns:
        return _rule(each, "", f"target.community <> {each.table.name}.community")
    home = f" JOIN question AS home ON home.id = {each.table.name}.question"
    return _rule(each, home, "target.community <> home.community")


def may_lie_elsewhere(each: Reference) -> bool:
    """Whether a row that names its community, or a question which does, refers to something else that has one."""
    if "community" in each.table.columns:
        return each.target != "community"
    return "question" in each.table.columns and each.target in ("member", "board", "outbox")


_FORMER = "member.name = '' AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.member = member.id)"


def _left(table: Table) -> str:
    named = place(table.name, "member")
    return (
        f"SELECT {named} FROM {table.name} JOIN member ON member.id = {table.name}.member WHERE {_FORMER}"
        " AND NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.member = member.id)"
    )


REFERENCE_RULES: Rules = {
    "missing": " UNION ALL ".join(_missing(each) for each in REFERENCES),
    "elsewhere": " UNION ALL ".join(_elsewhere(each) for each in REFERENCES if may_lie_elsewhere(each)),
    "former": " UNION ALL ".join(_left(table) for table in (RATIONALE, PROPOSAL, PENDING))
    + f" UNION ALL SELECT {place('member', 'id')} FROM member WHERE reminded_at IS NOT NULL AND {_FORMER}",
    "placed_draft": f"SELECT {place('placement', 'id', 'subject_id')} FROM placement JOIN question"
    " ON question.id = placement.subject_id WHERE placement.subject = 'question' AND question.state = 'draft'",
}
