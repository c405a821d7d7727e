"""Leaderboards: standings, the weekly board and its schedule, seasons, and a member's own record."""
