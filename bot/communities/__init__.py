"""Administration of a community, and its beginning: `setup`, `settings`, `moderator`, `member`.

- `setup.py`, `setup_card.py`: the form for what a new community decides first, offered to administrators until then.
- `welcome.py`, `welcome_card.py`: the first message to a place that the bot was added to.
- `settings.py`, `settings_card.py`: shows and changes a setting; `moderators.py`, `moderators_card.py`: who moderates;
  `excluded_members.py`: whose forecasts do not count. `actions.py` has the rows.

Tables: community, moderator, member, schedule (the board that setup decides about). Rules: `bot/domain/settings.py`
(every setting with its default), `schedule.py`, `schedule_words.py`, `member.py`.
"""
