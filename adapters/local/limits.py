"""Every limit of the local page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What the page takes and shows at most.

    Args:
        form_fields: fields of a form; our choice, well above 20 outcomes and a reason.
        message_bytes: bytes of one request over the WebSocket; above the largest form.
        text: characters of a line typed into the channel.
        value: characters of one form field.
        token: characters of a button's token.
        messages: messages kept in memory; the oldest are dropped first.
        pages: pages open at the same time.
        waiting: events queued for a page that does not read them; with more it is disconnected, and reloads everything.
        suggestions: entries of the list under the command line.
        last_instant: how far the clock can be moved, UTC milliseconds (1 January 2100).
    """

    form_fields: int = 25
    message_bytes: int = 64 * 1024
    text: int = 2_000
    value: int = 4_000
    token: int = 200
    messages: int = 500
    pages: int = 32
    waiting: int = 256
    suggestions: int = 24
    last_instant: int = 4_102_444_800_000


LIMITS = Limits()
