"""Somebody named by the platform's own id: a person, or a role or user group; what members type becomes this."""

import re
from enum import StrEnum
from typing import NamedTuple

_WRITTEN = re.compile(r"(person|role):([!-~]{1,64})")


class MentionKind(StrEnum):
    """What a mention names."""

    PERSON = "person"
    ROLE = "role"


class Mention(NamedTuple):
    """A person's account or a role, such as `person:U1` and `role:77`."""

    kind: MentionKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def read_mention(text: str) -> Mention | None:
    """The mention that a text is; None where it is none."""
    found = _WRITTEN.fullmatch(text.strip())
    return Mention(MentionKind(found[1]), found[2]) if found else None
