"""The one logger that Slack's libraries are given."""

import logging

LIBRARY = logging.getLogger("adapters.slack.library")
"""Below WARNING the libraries log tokens and whole requests, and left alone they take the root logger's level."""
