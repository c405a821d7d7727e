"""Slack: one slash command, modals and Block Kit messages, over Socket Mode (slack-bolt, slack-sdk).

`client.py` connects and is the platform as the core sees it; `app.py` routes what arrives, `commands.py` reads it and
`interactions.py` has it performed. Answers to the member go out through `responses.py`, messages in channels through
`posting.py`, and `history.py` looks for those again. `uploads.py` sends files, `pictures.py` those that cards show, and
`calls.py` repeats what fails for a moment. `render.py` and `blocks.py` draw cards, `forms.py` modals.
"""

import logging

LIBRARY_LOG = logging.getLogger("adapters.slack.library")
"""The logger that Slack's libraries are given: below WARNING they log tokens and whole requests, and loggers of their
own would take the level of the root logger."""

PLATFORM = "slack"
"""The name of the platform, as in `Place.platform`."""
