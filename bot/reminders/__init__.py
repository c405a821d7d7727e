"""Reminders, which the bot writes by itself: before a question closes, to resolve it, and of questions without a vote.

- `closing.py`: a day before the deadline, to the channels with the card; `resolving.py`: a day, a week and a month
  after closing, to the author or the moderators; `unvoted.py`: weekly, to members who asked for it. Each has `remind`,
  which puts what is due into the outbox, and `next_at`; `bot/app/jobs.py` calls them. `batch.py` is what they share.
  The first two tell of several questions in one message. What a message tells of is noted with it (`reminded`), so that
  it is told once, whatever it was told with; if a change to one question stops a message that has not been sent, the
  rest is told anew.
- `switch.py`: the button that switches the weekly reminders on and off. `reminders_card.py` has all cards, `actions.py`
  the row.

Tables: outbox, reminded, member (who asked to be reminded), question. Rules: `bot/domain/reminders.py`.
"""
