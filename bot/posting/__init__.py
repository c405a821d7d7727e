"""Posting: messages from the outbox are sent, posted cards are kept up to date, and failures are dealt with.

- `outbox_sender.py` sends each message once; `refresh.py` redraws posted cards that have changed. Both make their calls
  through `channel_queue.py` (one at a time in a channel) and `rate_limit.py`; `backoff.py`: when to try again.
- `pictures.py`: the pictures of posted messages, which follow their texts.
- `direct.py`: what a direct message says beside its card.
- `failed_posts.py`, `failed_posts_card.py`: what becomes of messages that cannot be sent, or may have been;
  `resolve_doubt.py`: the buttons by which an administrator says whether one appeared. `actions.py` has the rows.

Tables: outbox, placement. What a message is and what a platform must do: `bot/ports/outgoing.py`; docs/decisions/0003,
0010 and 0013 say why.
"""
