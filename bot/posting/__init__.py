"""Sending posts from the outbox, and keeping posted cards up to date.

`OutboxSender` sends posts so that each appears once, `CardRefresher` edits posted messages whose subject changed. Both
make their calls through one `ChannelQueue` and the rate limit of the platform. The states of a post are in
`bot.ports.outgoing.PostState`; what is done when one cannot be delivered is in `failed_posts`.
"""
