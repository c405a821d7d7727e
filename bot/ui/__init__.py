"""What all features show with: cards, the table of commands, and how figures, names and refusals are worded.

- `cards.py`: the cards, forms and blocks that adapters draw; `commands.py`: every command, and how typed ones are read.
- `outcomes.py`: the block of a question's outcomes: leader, change, the reader's own beside the crowd's.
- `figures.py`: percents, points and bars; `names.py`: members; `mentions.py`: the role that is notified;
  `removed.py`: a question's texts, also where a moderator removed one; `schedules.py`: a weekly board.
- `refusals.py`: the cards of refusals and of failures of the program; `not_posted.py`: that a message cannot be posted.
"""
