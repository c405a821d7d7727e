"""Messages on their way out: the outbox sender, refreshing of posted cards, rate limits and failures."""
