"""Logging: one line per event to standard error, as text or JSON."""

import logging
import sys

import structlog

from bot.settings import Settings

WARNINGS_ONLY = ("asyncio", "aiohttp", "aiosqlite", "discord", "slack_bolt", "slack_sdk")
"""Loggers of libraries that log requests, answers or even tokens below WARNING."""


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
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in WARNINGS_ONLY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
