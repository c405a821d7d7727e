"""A choice is a menu of each platform's own: choosing does what the option says, in the place of what was there."""

from pathlib import Path

import pytest

from adapters.discord.render import render as discord_message
from adapters.local.render import render as local_card
from adapters.slack.render import message as slack_message
from bot.inputs.questions import ShowQuestion
from bot.texts import texts
from bot.ui.cards import Button, Card, Choice, QuestionSearch
from tests.fakes import discord_rules, slack_rules
from tests.fakes.local_reading import tree
from tests.fakes.stages import HOUSES, stage

AUTHOR = "amina"


@pytest.mark.parametrize("platform", HOUSES)
async def test_what_is_chosen_in_a_menu_is_done(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as on:
        await on.say(AUTHOR, "ask Who wins the cup this month?")
        await on.fill(AUTHOR, {"closes": "2024-12-20 18:00"})
        await on.press(AUTHOR, "Nobody sees it before the question closes")
        await on.press(AUTHOR, "Shown with the crowd forecast")
        await on.press(AUTHOR, "Post")
        await on.world.settle()
        (card,) = on.channel()
        assert "everybody sees the crowd forecast when the question closes" in card
        await on.press(AUTHOR, "Details")
        shown = on.private(AUTHOR)[-1]
        assert "Others see who said what and why" in shown
        question = await on.store.read.questions.get(1)
        assert (question.crowd, question.names) == ("at-close", "shown")


def a_card(chosen: int | None, options: int = 3) -> Card:
    every = tuple(
        Button((f"Way {at} \N{SNOWMAN}" + "y" * 90,), ShowQuestion(question=f"q{at}")) for at in range(options)
    )
    return Card(kind="details", title=("Two",), blocks=(Choice(("What",), every, chosen), Choice(("Why",), every)))


@pytest.mark.parametrize(("chosen", "options"), [(None, 1), (0, 3), (24, 25)])
async def test_menus_are_within_the_limits_and_show_what_holds(chosen: int | None, options: int) -> None:
    card = a_card(chosen, options)
    sent = discord_message(card).to_components()  # type: ignore[no-untyped-call]  # the library's
    discord_rules.check_message({"components": sent, "allowed_mentions": {"parse": []}})
    menus = [part for part in discord_rules.walk(sent) if part["type"] == discord_rules.SELECT]
    marked = [[at for at, option in enumerate(menu["options"]) if option.get("default")] for menu in menus]
    assert marked == [[] if chosen is None else [chosen], []]
    body = slack_message(card)
    slack_rules.check_message(body)
    selects = [block["accessory"] for block in body["blocks"] if "accessory" in block]
    assert [select.get("initial_option") for select in selects] == [
        None if chosen is None else selects[0]["options"][chosen],
        None,
    ]
    page = tree(local_card(card, texts("en")))
    first, second = page.all("select")
    assert [at for at, option in enumerate(first.all("option")) if "selected" in option.attributes] == (
        [] if chosen is None else [chosen]
    )
    # Where nothing holds, choosing the first option is a choice as well.
    assert second.all("option")[0].attributes == {}
    assert len(second.all("option")) == options + 1


async def test_where_no_menu_is_searched_it_is_said_how_to_name_a_question() -> None:
    card = Card(kind="which", blocks=(QuestionSearch(("Search",), "vote", ShowQuestion(), ("Name it.",)),))
    sent = str(discord_message(card).to_components())  # type: ignore[no-untyped-call]  # the library's
    for shown in (sent, local_card(card, texts("en"))):
        assert "Name it." in shown
        assert "Search" not in shown
    body = slack_message(card)
    slack_rules.check_message(body)
    assert body["blocks"][0]["accessory"]["type"] == "external_select"
