"""The Bolt app: routes Slack's requests to the interaction handler, and acknowledges those it has no use for."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import LIBRARY_LOG
from adapters.slack.interactions import InteractionHandler
from bot.ui.commands import Group

ANY_ID = re.compile("")
SERVED_TYPES = ("block_actions", "view_submission", "message_action", "block_suggestion")
"""The types of interactions that have a listener here."""
ASK_ABOUT = "ask-about"
"""The callback_id of the message shortcut in the manifest."""

log = structlog.get_logger()


def build_app(client: AsyncWebClient, who: Mapping[str, Any], handler: InteractionHandler) -> AsyncApp:
    """An app for one workspace; `who` is Slack's answer to `auth.test`."""
    # At its start Bolt warns of tokens in the environment that it does not use; it is not meant to use them.
    LIBRARY_LOG.setLevel(logging.ERROR)
    # With its own `authorize` Bolt asks Slack nothing before a request, and a SLACK_CLIENT_ID and SLACK_CLIENT_SECRET
    # that happen to be in the environment cannot switch it to installing itself in other workspaces.
    app = AsyncApp(
        name="credence",
        logger=LIBRARY_LOG,
        client=client,
        signing_secret="",  # requests come over our own connection and are not signed
        authorize=_authorize(client, who),
        raise_error_for_unhandled_request=True,
    )
    LIBRARY_LOG.setLevel(logging.WARNING)
    app.middleware(acknowledge_the_rest)
    app.error(_report)
    app.command(f"/{Group.FORECAST}")(handler.command)
    app.message_shortcut(ASK_ABOUT)(handler.about)
    app.action(ANY_ID)(handler.press)
    app.options(ANY_ID)(handler.suggest)
    app.view(ANY_ID)(handler.submit)
    return app


async def acknowledge_the_rest(body: Mapping[str, Any], next: Callable[[], Awaitable[None]]) -> BoltResponse | None:  # noqa: A002  Bolt passes arguments by their names
    """Middleware: let through what has a listener, and acknowledge every other request without doing anything."""
    if body.get("command") == f"/{Group.FORECAST}" or body.get("type") in SERVED_TYPES:
        await next()
        return None
    return BoltResponse(status=200)


def _authorize(client: AsyncWebClient, who: Mapping[str, Any]) -> Callable[[], Awaitable[AuthorizeResult]]:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=who.get("enterprise_id"),
            team_id=who.get("team_id"),
            bot_user_id=who.get("user_id"),
            bot_id=who.get("bot_id"),
            bot_token=client.token,
        )

    return authorize


async def _report(error: Exception) -> None:
    log.error("slack_request_failed", error=type(error).__name__)
