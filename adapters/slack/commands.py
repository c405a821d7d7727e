"""Reads what Slack sends: who asks, from where, and for which action."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.slack import PLATFORM, limits
from adapters.slack.blocks import searched_action, searched_command
from adapters.slack.forms import Origin, origin_of, sent_values
from adapters.slack.markup import command_text, message_text
from adapters.slack.members import MemberInfo
from bot.domain.member import Actor, Place
from bot.inputs.action import Action, read_token
from bot.ui.commands import ask_about, read_command

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A request, by whom and from where.

    Args:
        space: the workspace; the organisation where an app is installed in all of its workspaces.
        scope: where the account's id is unique: the organisation, or else the workspace.
        account: the id of the person.
        user_name: the person's name in the request, which is not always the one they are shown with.
        origin: the channel, and the `response_url` for a private message.
        delivery: the same for every delivery of the same request.
        trigger_id: opens one modal, within three seconds.
        view_id: the modal it came from; empty where it came from elsewhere.
        ephemeral: whether it came from a message that only this person sees.
        message: the timestamp of the public message with the button; empty elsewhere.
        typed: the line of a slash command, which Slack shows no more once it is sent; empty for other requests.
        home: the person's own workspace; empty where Slack does not say it.
    """

    space: str
    scope: str
    account: str
    user_name: str
    origin: Origin
    delivery: str
    trigger_id: str
    view_id: str = ""
    ephemeral: bool = False
    message: str = ""
    typed: str = field(default="", repr=False)
    home: str = ""

    def is_from(self, team: str, organisation: str) -> bool:
        """Whether the person belongs to a workspace or its organisation; if not, they are here by Slack Connect."""
        return self.home in ("", team) or (organisation != "" and self.scope == organisation)

    def actor(self, member: MemberInfo, workspace: str = "") -> Actor:
        """The person in the core's terms, and what their workspace is called; empty where that is not known."""
        return Actor(
            place=Place(PLATFORM, self.space, self.origin.channel),
            scope=self.scope,
            account=self.account,
            name=member.name,
            provisional=member.administrator is None,
            administrator=member.administrator,
            delivery=self.delivery,
            form_fields=limits.FORM_FIELDS,
            message=self.message,
            typed=self.typed,
            space_name=workspace,
        )


def command_request(body: Body) -> Request:
    """The request of a slash command."""
    enterprise, team = body.get("enterprise_id") or "", body.get("team_id") or ""
    return Request(
        space=team or enterprise,
        scope=enterprise or team,
        account=body["user_id"],
        user_name=body.get("user_name") or body["user_id"],
        origin=Origin(body["channel_id"], body.get("response_url") or ""),
        delivery=f"{PLATFORM}:{body['trigger_id']}",
        trigger_id=body["trigger_id"],
        typed=_command_line(body),
        home=team,
    )


def typed_texts(body: Body) -> list[str]:
    """What was typed for a request: the line of a slash command, or the values of a submitted modal."""
    if body.get("type") == "view_submission":
        return list(sent_values(body["view"]).values())
    return [_command_line(body)] if "command" in body else []


def _command_line(body: Body) -> str:
    return f"{body['command']} {command_text(body.get('text') or '')}".rstrip()


def button_request(body: Body) -> Request:
    """The request of a button or menu, or of what is typed into a menu, in a message or in a modal."""
    view = body.get("view")
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    origin = origin_of(view) if view else Origin(channel, body.get("response_url") or "")
    ephemeral = bool(container.get("is_ephemeral"))
    # What is typed into a menu opens nothing, and comes without a trigger.
    request = _interaction(body, origin, body.get("trigger_id") or "", ephemeral=ephemeral)
    public = container.get("type") == "message" and not ephemeral
    return replace(request, message=str(container.get("message_ts") or "")) if public else request


def shortcut_request(body: Body) -> Request:
    """The request of the shortcut on a message."""
    origin = Origin(body["channel"]["id"], body.get("response_url") or "")
    return _interaction(body, origin, body["trigger_id"], ephemeral=False)


def form_request(body: Body) -> Request:
    """The request of a submitted modal.

    Where the acknowledgement gets lost, Slack leaves the modal open and the member presses the button again. That is
    another request with another trigger, but the same state (`hash`) of the same view: named by those, it takes effect
    once.
    """
    view = body["view"]
    return _interaction(body, origin_of(view), f"{view['id']}:{view['hash']}", ephemeral=False)


def command_action(body: Body) -> Action:
    """The action of a slash command.

    Raises:
        Refused: as `read_command` does.
    """
    return read_command(command_text(body.get("text") or ""))


def shortcut_action(body: Body) -> Action:
    """The action of the shortcut on a message.

    Raises:
        Refused: as `ask_about` does.
    """
    message = body["message"]
    written_at = round(float(message["ts"]) * 1000)
    return ask_about(message_text(message.get("text") or ""), _permalink(body, message["ts"]), written_at)


def _permalink(body: Body, ts: str) -> str:
    """The address of a message, empty where the workspace's domain is unknown.

    Put together here: `chat.getPermalink` would take part of the three seconds in which a modal must be opened.
    """
    domain = (body.get("team") or {}).get("domain") or ""
    return f"https://{domain}.slack.com/archives/{body['channel']['id']}/p{ts.replace('.', '')}" if domain else ""


def button_action(body: Body) -> Action:
    """The action of a button, or of the option chosen in a menu.

    Raises:
        Refused: the value is no token of this program.
    """
    pressed = body["actions"][0]
    if searched_command(pressed.get("action_id") or ""):
        return searched_action(pressed["action_id"], pressed["selected_option"]["value"])
    return read_token((pressed.get("selected_option") or pressed).get("value") or "")


def form_action(body: Body) -> Action:
    """The action of a submitted modal, with the values of its fields.

    Raises:
        Refused: the `callback_id` is no token of this program.
    """
    return read_token(body["view"].get("callback_id") or "", sent_values(body["view"]))


def _interaction(body: Body, origin: Origin, delivery: str, *, ephemeral: bool) -> Request:
    user = body["user"]
    # In an app installed for a whole organisation `team` can be null; the user still has one.
    team = (body.get("team") or {}).get("id") or user.get("team_id") or ""
    enterprise = (body.get("enterprise") or {}).get("id") or ""
    return Request(
        space=team or enterprise,
        scope=enterprise or team,
        account=user["id"],
        user_name=user.get("username") or user.get("name") or user["id"],
        origin=origin,
        delivery=f"{PLATFORM}:{delivery}",
        trigger_id=body.get("trigger_id") or "",
        view_id=(body.get("view") or {}).get("id") or "",
        ephemeral=ephemeral,
        home=user.get("team_id") or team,
    )
