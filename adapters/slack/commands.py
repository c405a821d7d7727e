"""What Slack sends, and which action of which person it means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.slack import limits
from adapters.slack.forms import Origin, origin_of, sent_values
from adapters.slack.markup import spoken, typed
from adapters.slack.members import Person
from bot.domain.member import Actor, Place
from bot.inputs.action import Action, read_token
from bot.ui.commands import ask_about, read_command

PLATFORM = "slack"

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A request, by whom and from where.

    Args:
        space: the workspace; the organisation where an app is installed in all of its workspaces.
        scope: inside of what the account's id is unique: the organisation, or else the workspace.
        called: the person's name in the request, which is not always the one they are shown with.
        delivery: the same for every delivery of the same request.
        trigger: opens one modal, within three seconds.
        view: the id of the modal it came from; empty where it came from elsewhere.
        ephemeral: whether it came from a message that only this person sees.
        message: the timestamp of the message with the button, where everybody sees it; empty elsewhere.
    """

    space: str
    scope: str
    account: str
    called: str
    origin: Origin
    delivery: str
    trigger: str
    view: str = ""
    ephemeral: bool = False
    message: str = ""

    def actor(self, person: Person) -> Actor:
        """The person as the core knows them."""
        return Actor(
            place=Place(PLATFORM, self.space, self.origin.channel),
            scope=self.scope,
            account=self.account,
            name=person.name,
            administrator=person.administrator,
            delivery=self.delivery,
            form_fields=limits.FORM_FIELDS,
            message=self.message,
        )


def command_request(body: Body) -> Request:
    """A command typed into a channel."""
    enterprise, team = body.get("enterprise_id") or "", body.get("team_id") or ""
    return Request(
        space=team or enterprise,
        scope=enterprise or team,
        account=body["user_id"],
        called=body.get("user_name") or body["user_id"],
        origin=Origin(body["channel_id"], body.get("response_url") or ""),
        delivery=f"{PLATFORM}:{body['trigger_id']}",
        trigger=body["trigger_id"],
    )


def button_request(body: Body) -> Request:
    """A button, in a message or in a modal."""
    view = body.get("view")
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    origin = origin_of(view) if view else Origin(channel, body.get("response_url") or "")
    ephemeral = bool(container.get("is_ephemeral"))
    request = _interaction(body, origin, body["trigger_id"], ephemeral=ephemeral)
    public = container.get("type") == "message" and not ephemeral
    return replace(request, message=str(container.get("message_ts") or "")) if public else request


def shortcut_request(body: Body) -> Request:
    """The shortcut on a message."""
    origin = Origin(body["channel"]["id"], body.get("response_url") or "")
    return _interaction(body, origin, body["trigger_id"], ephemeral=False)


def form_request(body: Body) -> Request:
    """A modal that was submitted.

    Where the answer gets lost, Slack keeps the modal and the member presses the button again: that is another request
    with another trigger, but the same state of the same view, and must not take effect twice.
    """
    view = body["view"]
    return _interaction(body, origin_of(view), f"{view['id']}:{view['hash']}", ephemeral=False)


def command_action(body: Body) -> Action:
    """The action of the words behind the command.

    Raises:
        Refused: as `read_command`.
    """
    return read_command(typed(body.get("text") or ""))


def shortcut_action(body: Body) -> Action:
    """The action of the shortcut on a message.

    Raises:
        Refused: as `ask_about`.
    """
    message = body["message"]
    written_at = round(float(message["ts"]) * 1000)
    return ask_about(spoken(message.get("text") or ""), _permalink(body, message["ts"]), written_at)


def _permalink(body: Body, ts: str) -> str:
    """Where the message can be read; made here, because asking Slack would cost the time in which a modal opens."""
    domain = (body.get("team") or {}).get("domain") or ""
    return f"https://{domain}.slack.com/archives/{body['channel']['id']}/p{ts.replace('.', '')}" if domain else ""


def button_action(body: Body) -> Action:
    """The action of a button, or of what was chosen in a menu.

    Raises:
        Refused: it is none of ours.
    """
    pressed = body["actions"][0]
    return read_token((pressed.get("selected_option") or pressed).get("value") or "")


def form_action(body: Body) -> Action:
    """The action of a modal, with what was filled in.

    Raises:
        Refused: it is none of ours.
    """
    return read_token(body["view"].get("callback_id") or "", sent_values(body["view"]))


def _interaction(body: Body, origin: Origin, delivery: str, *, ephemeral: bool) -> Request:
    user = body["user"]
    # In an app installed for a whole organisation the team is null; the person still has one.
    team = (body.get("team") or {}).get("id") or user.get("team_id") or ""
    enterprise = (body.get("enterprise") or {}).get("id") or ""
    return Request(
        space=team or enterprise,
        scope=enterprise or team,
        account=user["id"],
        called=user.get("username") or user.get("name") or user["id"],
        origin=origin,
        delivery=f"{PLATFORM}:{delivery}",
        trigger=body.get("trigger_id") or "",
        view=(body.get("view") or {}).get("id") or "",
        ephemeral=ephemeral,
    )
