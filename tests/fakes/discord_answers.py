"""Discord's REST routes for the answers to interactions."""

from aiohttp import web

from tests.fakes import discord_rules as rules
from tests.fakes.discord_bodies import answered, body_of, files_of
from tests.fakes.discord_messages import MessageRoutes
from tests.fakes.discord_objects import (
    ANSWER_SECONDS,
    AUTOCOMPLETE,
    CHOICES,
    DEFER,
    DEFER_UPDATE,
    MESSAGE,
    MODAL,
    MODAL_SUBMIT,
    TOKEN_SECONDS,
    UPDATE,
    Interaction,
)
from tests.fakes.discord_rules import COMPONENTS_V2, EPHEMERAL, Json, RefusedByDiscord


class AnswerRoutes(MessageRoutes):
    """Callbacks, edits of the first answer, further answers."""

    def _open_interaction(self, request: web.Request) -> Interaction:
        interaction = self.interactions.get(request.match_info["token"])
        if interaction is None:
            raise RefusedByDiscord(404, 10015, "Unknown Webhook")
        # Receiving and Responding: the token lives 15 minutes.
        if self.now - interaction.sent_at > TOKEN_SECONDS:
            raise RefusedByDiscord(401, 50027, "Invalid Webhook Token")
        return interaction

    async def _callback(self, request: web.Request) -> web.Response:
        body = await request.json()
        interaction = self.interactions.get(request.match_info["token"])
        # Receiving and Responding: within three seconds, and once.
        late = interaction is None or self.now - interaction.sent_at > ANSWER_SECONDS
        if interaction is None or late or str(interaction.id) != request.match_info["id"]:
            raise RefusedByDiscord(404, 10062, "Unknown interaction")
        if interaction.callback is not None:
            raise RefusedByDiscord(400, 40060, "Interaction has already been acknowledged.")
        _check_callback(interaction, body)
        interaction.callback = body["type"]
        self._take_callback(interaction, body["type"], body.get("data") or {})
        if request.query.get("with_response") != "1":
            return web.Response(status=204)
        return answered({"interaction": {"id": str(interaction.id), "type": interaction.kind}, "resource": None})

    def _take_callback(self, interaction: Interaction, kind: int, data: Json) -> None:
        person = interaction.person.id
        if kind == MESSAGE:
            reader = person if data.get("flags", 0) & EPHEMERAL else None
            interaction.answer = self._new_message(interaction.channel, data, reader)
        elif kind == DEFER:
            reader = person if data.get("flags", 0) & EPHEMERAL else None
            interaction.answer = self._new_message(interaction.channel, data, reader)
            interaction.answer.thinking = True
        elif kind in (DEFER_UPDATE, UPDATE):
            interaction.answer = interaction.source
        elif kind == CHOICES:
            interaction.choices = data["choices"]
        else:
            interaction.modal = data
        if kind == UPDATE and interaction.source is not None:
            self._fill(interaction.source, data, {})
        if kind not in (DEFER, DEFER_UPDATE):
            interaction.done.set()

    async def _edit_original(self, request: web.Request) -> web.Response:
        interaction = self._open_interaction(request)
        if interaction.answer is None:
            raise RefusedByDiscord(404, 10008, "Unknown Message")
        self._fill(interaction.answer, await body_of(request), await files_of(request))
        interaction.done.set()
        return answered(interaction.answer.as_json())

    async def _followup(self, request: web.Request) -> web.Response:
        body, interaction = await body_of(request), self._open_interaction(request)
        if interaction.callback is None:
            raise RefusedByDiscord(404, 10015, "Unknown Webhook")
        rules.must(body.get("flags", 0) & COMPONENTS_V2, "flags of a followup")
        rules.check_message(body)
        reader = interaction.person.id if body["flags"] & EPHEMERAL else None
        message = self._new_message(interaction.channel, body, reader)
        interaction.done.set()
        return answered(message.as_json())


def _check_callback(interaction: Interaction, body: Json) -> None:
    """Receiving and Responding, interaction callback type."""
    kind, data = body["type"], body.get("data") or {}
    # An autocomplete is answered with choices and nothing else is.
    rules.must((kind == CHOICES) == (interaction.kind == AUTOCOMPLETE), f"callback {kind} to {interaction.kind}")
    # 6 and 7 belong to messages: a component, or a form opened from one.
    rules.must(kind not in (DEFER_UPDATE, UPDATE) or interaction.source is not None, "no message to update")
    # A modal does not answer a modal.
    rules.must(not (kind == MODAL and interaction.kind == MODAL_SUBMIT), "a modal after a modal")
    if kind == MESSAGE:
        rules.must(data.get("flags", 0) & COMPONENTS_V2, "flags of an answer")
        rules.check_message(data)
    elif kind == DEFER:
        # EPHEMERAL is the only flag of a deferred answer.
        rules.must(not data.get("flags", 0) & ~EPHEMERAL, "flags of a deferred answer")
    elif kind == CHOICES:
        rules.check_choices(data["choices"])
    elif kind == MODAL:
        rules.check_modal(data)
    else:
        rules.must(kind in (DEFER_UPDATE, UPDATE), f"callback type {kind}")
