"""Discord: slash commands, buttons and forms over the gateway, by discord.py.

`client.py` is the platform as the core sees it, `gateway.py` the connection. `commands.py` declares the slash commands,
`interactions.py` has requests performed and `replies.py` answers them, `members.py` says who made one, `mentions.py`
whom a message names, and `custom_ids.py` reads what buttons and forms carry. `posting.py` sends messages to channels
and `history.py` looks for those again. `components.py` and `render.py` draw cards, `forms.py` modals.
"""

PLATFORM = "discord"
"""The name of the platform, as in `Place.platform`."""
