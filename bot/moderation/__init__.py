"""Moderation: `remove-text` removes a text that breaks the house rules for good, from the history too.

`remove_text.py` finds the text, asks, and removes it everywhere it is kept; `remove_text_card.py` has the cards,
`actions.py` the row. `bot/ui/removed.py` shows what stands in place of a removed text.

Tables: question, outcome, revision, rationale, pending, outbox; event records that it was done. Rules:
`bot/domain/life.py`.
"""
