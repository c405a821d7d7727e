"""A person, role or user group, named by the platform's own id."""

import re
from enum import StrEnum
from typing import NamedTuple

from bot.domain.platform_id import PLATFORM_ID

_WRITTEN = re.compile(rf"(person|role):({PLATFORM_ID})")


class MentionKind(StrEnum):
    """What a mention names."""

    PERSON = "person"
    ROLE = "role"


class Mention(NamedTuple):
    """A person's account or a role; as text `person:U012AB3CD` or `role:77`.

    Adapters put this text in the place of a platform's own mention, so that the core reads one form.
    """

    kind: MentionKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def read_mention(text: str) -> Mention | None:
    """Return the mention that a text is, or None where it is none."""
    found = _WRITTEN.fullmatch(text.strip())
    return Mention(MentionKind(found[1]), found[2]) if found else None
