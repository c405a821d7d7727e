"""Privacy: `privacy` shows what is stored about a member, gives it as a file, and erases it.

`privacy.py` does all three; erasing asks twice, and what is left after its first step the background task removes.
`privacy_card.py` has the cards, `actions.py` the rows. What the file holds is described in `bot/ports/my_data.py` and
docs/privacy.md.

Tables: all that name a member; an erasure goes through `storage/care/erase.py`, which also keeps it from coming back
with a backup.
"""
