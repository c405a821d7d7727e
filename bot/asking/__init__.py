"""Asking a question: `ask`, `drafts`, `post`, and "Ask about this" on a message.

- `ask.py`: the form, which becomes a draft and its preview; `ask_about.py`: the same from a message, which becomes the
  story; `drafts.py`, `drafts_card.py`: the drafts that wait, and what can be done with one.
- `post.py`, `post_card.py`: a draft becomes an open question with a number and a card in a channel; any question's card
  can be posted again; `unpost.py`: where the first card cannot be posted, the question becomes the draft again.
  `actions.py` has the rows.
- The form, its fields, the preview and reviewing are shared with editing and stand in `bot/questions/`.

Tables: question, outcome, event, story; the card goes into outbox, a submitted form that comes back into pending.
Rules: `bot/domain/linting/`, `text/wording.py` (texts), `dates/` (the deadline), `story.py`.
"""
