"""A community's set-up, settings, moderators and excluded members."""
