"""Logging: one line per event to standard error, as text or JSON."""

import logging
import sys

import structlog

from bot.settings import Settings

WARNINGS_ONLY = ("asyncio", "aiohttp", "aiosqlite", "discord", "slack_bolt", "slack_sdk")
"""Loggers of libraries that log requests, answers or even tokens below WARNING."""

REPEATED_AFTER_S = 60.0
"""How long the same line of a library is not logged again."""


class Repetitions(logging.Filter):
    """Lets the same line of a library through once a minute, with how often it came meanwhile.

    asyncio writes one with a stack trace for each connection that it cannot take, a hundred times a second, for as long
    as no file descriptor is free.
    """

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is to be logged; adds to it how many equal ones were not."""
        line = (record.name, record.getMessage())
        at, left_out = self._seen.get(line, (None, 0))
        if at is not None and record.created < at + REPEATED_AFTER_S:
            self._seen[line] = (at, left_out + 1)
            return False
        self._seen = {each: seen for each, seen in self._seen.items() if record.created < seen[0] + REPEATED_AFTER_S}
        self._seen[line] = (record.created, 0)
        if left_out:
            record.msg, record.args = "%s (and %d times more)", (line[1], left_out)
        return True


def configure_logs(settings: Settings) -> None:
    """Set the level and the format of all logging; the libraries log warnings and errors only."""
    level = logging.getLevelNamesMapping()[settings.log_level]
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=False)
    if settings.log_format == "json":
        renderer = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _configure_libraries(level, shared, renderer)


def _configure_libraries(
    level: int, shared: list[structlog.typing.Processor], renderer: structlog.typing.Processor
) -> None:
    """Let what libraries log through the standard library look like the program's own lines."""
    handler = logging.StreamHandler(sys.stderr)
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared], processors=[remove_meta, renderer]
        )
    )
    handler.addFilter(Repetitions())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in WARNINGS_ONLY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
