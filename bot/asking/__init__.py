"""Asking a question: the form, drafts, posting, and "Ask about this"."""
