"""All entities over one connection: the `Session` of `bot.ports`."""

from storage.engine.batched_reads import Changes
from storage.engine.connection import Db
from storage.entities.boards import SqliteBoards
from storage.entities.events import SqliteEvents, SqliteProposals
from storage.entities.exports import SqliteExports
from storage.entities.forecasts import SqliteForecasts
from storage.entities.members import SqliteMembers
from storage.entities.moderators import SqliteModerators
from storage.entities.outbox import SqlitePosts
from storage.entities.outlook import SqliteOutlook
from storage.entities.pending import SqlitePending
from storage.entities.privacy import SqlitePrivacy
from storage.entities.questions import SqliteQuestions
from storage.entities.reminders import SqliteReminders
from storage.entities.resolutions import SqliteResolutions
from storage.entities.schedules import SqliteSchedules
from storage.entities.seasons import SqliteSeasons
from storage.entities.stories import SqliteStories


class SqliteSession:
    """The store's entities, seen through one connection.

    Args:
        db: the connection.
        changes: counts the transactions of another connection, for one that may keep between them what it read.
    """

    def __init__(self, db: Db, changes: Changes | None = None) -> None:
        self.questions = SqliteQuestions(db, changes)
        self.stories = SqliteStories(db)
        self.forecasts = SqliteForecasts(db)
        self.members = SqliteMembers(db, changes)
        self.moderators = SqliteModerators(db)
        self.resolutions = SqliteResolutions(db)
        self.schedules = SqliteSchedules(db)
        self.reminders = SqliteReminders(db)
        self.seasons = SqliteSeasons(db)
        self.posts = SqlitePosts(db)
        self.boards = SqliteBoards(db)
        self.pending = SqlitePending(db)
        self.exports = SqliteExports(db)
        self.events = SqliteEvents(db)
        self.proposals = SqliteProposals(db)
        self.privacy = SqlitePrivacy(db)
        self.outlook = SqliteOutlook(db)
