"""All entities over one connection."""

from storage.boards import SqliteBoards
from storage.db import Db
from storage.exporting import SqliteExports
from storage.forecasts import SqliteForecasts
from storage.gathering import Changes
from storage.members import SqliteMembers
from storage.moderators import SqliteModerators
from storage.pending import SqlitePending
from storage.posted_boards import SqlitePostedBoards
from storage.posts import SqlitePosts
from storage.privacy import SqlitePrivacy
from storage.questions import SqliteQuestions
from storage.reminders import SqliteReminders
from storage.schedules import SqliteSchedules
from storage.seasons import SqliteSeasons
from storage.stories import SqliteStories
from storage.trail import SqliteProposals, SqliteTrail


class SqliteSession:
    """The store's entities, seen through one connection.

    Args:
        changes: counts the transactions of others, for a connection that may remember between them what it read.
    """

    def __init__(self, db: Db, changes: Changes | None = None) -> None:
        self.questions = SqliteQuestions(db, changes)
        self.stories = SqliteStories(db)
        self.forecasts = SqliteForecasts(db)
        self.members = SqliteMembers(db, changes)
        self.moderators = SqliteModerators(db)
        self.boards = SqliteBoards(db)
        self.schedules = SqliteSchedules(db)
        self.reminders = SqliteReminders(db)
        self.seasons = SqliteSeasons(db)
        self.posts = SqlitePosts(db)
        self.posted_boards = SqlitePostedBoards(db)
        self.pending = SqlitePending(db)
        self.exports = SqliteExports(db)
        self.trail = SqliteTrail(db)
        self.proposals = SqliteProposals(db)
        self.privacy = SqlitePrivacy(db)
