"""Runs `python -m bot` with Slack and Discord at the addresses a test gives, and at its end prints the loaded libraries.

Neither platform's library is imported here before the program imports it.
"""

import json
import os
import sys
from typing import Any

import adapters

LIBRARIES = ("discord", "slack_bolt", "slack_sdk", "jinja2", "prometheus_client")


def point_discord(base: str) -> None:
    import yarl  # noqa: PLC0415  only when the program is about to import it
    from discord.gateway import DiscordWebSocket  # noqa: PLC0415  the same
    from discord.http import Route  # noqa: PLC0415  the same

    Route.BASE = f"{base}/api"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws{base.removeprefix('http')}/gateway")


def point_slack(base: str) -> None:
    from slack_sdk.web.async_client import AsyncWebClient  # noqa: PLC0415  the same

    AsyncWebClient.BASE_URL = base


POINT = {"discord": point_discord, "slack": point_slack}
_connect = adapters.connect


def connect(name: str, bot: Any, settings: Any) -> Any:
    POINT[name](os.environ[f"TEST_{name.upper()}"])
    return _connect(name, bot, settings)


if __name__ == "__main__":
    adapters.connect = connect
    from bot.__main__ import main

    status = main()
    sys.stdout.write(json.dumps([name for name in LIBRARIES if name in sys.modules]))
    sys.exit(status)
