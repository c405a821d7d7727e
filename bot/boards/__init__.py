"""Leaderboards: shown privately, posted weekly, and at the end of a season; and each member's own record.

`standings` computes what stands on a board, for all of them; `weekly` adds what a weekly board says beside it. When and
where weekly boards are posted is set in `schedule`; `bot.app.jobs` posts them.
"""
