"""Every table of the schema, as the entities describe them."""

from storage.entities.deliveries import SEEN
from storage.entities.exports import EXPORTED
from storage.entities.forecasts import CURRENT_FORECAST
from storage.entities.members import COMMUNITY
from storage.entities.outbox import OUTBOX
from storage.entities.pending import PENDING
from storage.entities.privacy import ERASURE
from storage.entities.questions import OUTCOME
from storage.entities.reminders import REMINDED

TABLES = (COMMUNITY, *EXPORTED.values(), OUTCOME, CURRENT_FORECAST, OUTBOX, REMINDED, SEEN, PENDING, ERASURE)
