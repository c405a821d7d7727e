"""What every action gets beside its input.

- `action_row.py`: the row by which a feature registers an action; `permissions.py`: the rights that rows name.
- `context.py`: who asks, where, when, and the store.
- `forms.py`: forms that come back with errors, and actions kept in the store; `ambiguous_dates.py`: the same where the
  error is a date that can be read in several ways; `several_readings.py`: which reading of a forecast or mix is meant;
  `nearest.py`: what may be meant by a word that was mistyped.
- `reach.py`: whether the bot may post in a channel, and what became of a message at its first try.
- `mentions.py`: which member or role is named; `in_flight.py`: the requests that are running, by account;
  `vote_limit.py`: how often one person may vote.
"""
