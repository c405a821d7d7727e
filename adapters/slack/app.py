"""The Bolt app: which of Slack's requests goes where, and that every one is acknowledged."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.interactions import Ack, InteractionHandler
from adapters.slack.library import LIBRARY
from bot.ui.commands import Group

ANY = re.compile("")
OURS = ("block_actions", "view_submission", "message_action")
ASK_ABOUT = "ask-about"
"""The callback_id of the message shortcut in the manifest."""

log = structlog.get_logger()


def build_app(client: AsyncWebClient, who: Mapping[str, Any], handler: InteractionHandler) -> AsyncApp:
    """An app for one workspace; `who` is Slack's answer to auth.test."""
    # Bolt warns of tokens that it finds in the environment and, rightly, does not use.
    LIBRARY.setLevel(logging.ERROR)
    # With its own `authorize` Bolt asks Slack nothing before a request, and cannot be switched to installing itself
    # in other workspaces by a SLACK_CLIENT_ID and SLACK_CLIENT_SECRET that happen to be in the environment.
    app = AsyncApp(
        name="credence",
        logger=LIBRARY,
        client=client,
        signing_secret="",  # requests come over our own connection and are not signed
        authorize=_authorize(client, who),
        raise_error_for_unhandled_request=True,
    )
    LIBRARY.setLevel(logging.WARNING)
    app.middleware(acknowledge_the_rest)
    app.error(_report)
    app.command(f"/{Group.FORECAST}")(_command(handler))
    app.message_shortcut(ASK_ABOUT)(_about(handler))
    app.action(ANY)(_press(handler))
    app.view(ANY)(_submit(handler))
    return app


async def acknowledge_the_rest(body: Mapping[str, Any], next: Callable[[], Awaitable[None]]) -> BoltResponse | None:  # noqa: A002  Bolt passes arguments by their names
    """Let through what there is a listener for; whatever else an app can be sent is acknowledged, and that is all."""
    if body.get("command") == f"/{Group.FORECAST}" or body.get("type") in OURS:
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


def _command(handler: InteractionHandler) -> Callable[[Ack, dict[str, Any]], Awaitable[None]]:
    async def command(ack: Ack, body: dict[str, Any]) -> None:
        await handler.command(ack, body)

    return command


def _about(handler: InteractionHandler) -> Callable[[Ack, dict[str, Any]], Awaitable[None]]:
    async def about(ack: Ack, body: dict[str, Any]) -> None:
        await handler.about(ack, body)

    return about


def _press(handler: InteractionHandler) -> Callable[[Ack, dict[str, Any]], Awaitable[None]]:
    async def press(ack: Ack, body: dict[str, Any]) -> None:
        await handler.press(ack, body)

    return press


def _submit(handler: InteractionHandler) -> Callable[[Ack, dict[str, Any]], Awaitable[None]]:
    async def submit(ack: Ack, body: dict[str, Any]) -> None:
        await handler.submit(ack, body)

    return submit


async def _report(error: Exception) -> None:
    log.error("slack_request_failed", error=type(error).__name__)
