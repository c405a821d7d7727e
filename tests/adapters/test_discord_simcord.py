"""The same bot on simcord, a simulation of Discord from another project."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import simcord

from adapters.discord.client import connect
from adapters.discord.settings import DiscordSettings
from bot.app.background import Background
from tests.fakes.core import Core, open_core
from tests.fakes.discord_markdown import seen
from tests.fakes.discord_rules import walk
from tests.words import label_of, said


@dataclass
class Tower:
    """A simulated server with a channel and two members, of whom Ada manages it."""

    core: Core
    env: simcord.Env
    channel: Any
    ada: Any
    bob: Any
    client: Any

    async def say(self, member: Any, name: str, **options: str) -> Any:
        return await member.slash(self.channel, f"forecast {name}", **options)

    async def background(self) -> None:
        await Background(self.core.bot, {"discord": self.client}).turn()

    async def post_question(self) -> None:
        form = await self.say(self.ada, "ask", question="Will the harbour freeze this winter?")
        answers = {"closes": "2026-12-31 18:00", "outcomes": "Yes\nNo\nMaybe"}
        preview = await self.ada.submit_modal(form, filled(form, answers))
        await self.ada.click(preview.response, label=label_of("Post"))
        await self.background()


def filled(shown: Any, values: dict[str, str]) -> dict[str, str]:
    """The form with these values, and what it was prefilled with elsewhere."""
    fields = [part["component"] for part in shown.modal["components"] if part["type"] == 18]
    return {field["custom_id"]: values.get(field["custom_id"], field.get("value") or "") for field in fields}


def read(message: Any) -> str:
    components = message.components
    if components and not isinstance(components[0], dict):
        components = [component.to_dict() for component in components]
    return "\n".join(seen(component["content"]) for component in walk(components) if component["type"] == 10)


@asynccontextmanager
async def tower_at(tmp_path: Path) -> AsyncIterator[Tower]:
    async with open_core(tmp_path) as core:
        client = connect(core.bot, DiscordSettings.model_validate({"discord_token": "made-up"}))
        async with simcord.run(client.gateway, shard_count=1) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("forecasts")
            managers = guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
            ada = guild.add_member(env.create_user("Ada"), roles=[managers])
            bob = guild.add_member(env.create_user("Bob"))
            yield Tower(core, env, channel, ada, bob, client)


async def test_from_the_form_to_the_card_in_the_channel(tmp_path: Path) -> None:
    async with tower_at(tmp_path) as tower:
        await tower.post_question()
        card = tower.channel.last_message
        assert read(card).startswith("#1 Will the harbour freeze this winter?\nA ░░░░░░░░░░ Yes")
        form = await tower.bob.click(card, label=label_of("Forecast"))
        answer = await tower.bob.submit_modal(form, filled(form, {"A": "50", "B": "30"}))
        assert answer.ephemeral
        assert read(answer.response).startswith(said("voting.saved", question="#1"))
        await tower.background()
        assert "A █████░░░░░ 50% Yes" in read(tower.channel.last_message)


async def test_a_vote_by_text_is_answered_privately(tmp_path: Path) -> None:
    async with tower_at(tmp_path) as tower:
        await tower.post_question()
        answer = await tower.say(tower.bob, "vote", question="#1", picks="40 30 30")
        assert answer.ephemeral
        assert "A 40%  40% Yes" in read(answer.response)


async def test_questions_are_suggested(tmp_path: Path) -> None:
    async with tower_at(tmp_path) as tower:
        await tower.post_question()
        choices = await tower.bob.autocomplete(tower.channel, "forecast show", "question", "freeze")
        assert [choice["value"] for choice in choices] == ["#1"]


async def test_a_choice_is_filled_in_by_its_value(tmp_path: Path) -> None:
    async with tower_at(tmp_path) as tower:
        await tower.post_question()
        form = await tower.say(tower.ada, "resolve", question="#1")
        answer = await tower.ada.submit_modal(form, {"outcome": "B", "evidence": ""})
        assert answer.ephemeral
        assert said("questions.answer", answer="B · No") in read(answer.response)


async def test_only_who_may_can_resolve(tmp_path: Path) -> None:
    async with tower_at(tmp_path) as tower:
        await tower.post_question()
        answer = await tower.say(tower.bob, "resolve", question="#1")
        assert answer.modal is None
        assert "Only the author" in read(answer.response)


async def test_buttons_outlive_a_restart(tmp_path: Path) -> None:
    async with tower_at(tmp_path) as tower:
        await tower.post_question()
        card = tower.channel.last_message
        again = connect(tower.core.restarted(), DiscordSettings.model_validate({"discord_token": "made-up"}))
        await tower.env.restart_bot(again.gateway)
        answer = await tower.bob.click(card, label=label_of("Details"))
        assert answer.ephemeral
        assert read(answer.response).startswith("#1 Will the harbour freeze this winter?")
