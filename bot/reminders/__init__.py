"""Reminders, written to the outbox as posts.

- `closing`: a day before a question closes, its channels are told.
- `resolving`: a day, a week and a month after a question closed, its author is asked to resolve it.
- `unvoted`: members who asked for it are told weekly of open questions without their forecast.

Each of the three has `remind`, which writes what is due, and `next_at`, which says when something is.
"""
