"""The answer of a question: proposing, resolving, annulling, reopening, and the scores that follow."""
