"""Slack: one command, modals and Block Kit messages over Socket Mode."""
