"""A database with everything in it, made through the door, for those who look whether a database is well.

Questions by id: 1 was resolved, reopened and resolved again, 2 resolved to a mix, 3 annulled, 4 closed at its deadline;
5 is open; 6 is open in another community; 7 was a draft and dropped; 8 is a draft; 9 has its answer, and no scores yet. Members 1, 4, 5 and 6 are of the
first community, 2 and 3 of the other.
"""

from pathlib import Path

from bot.domain.member import Place
from bot.inputs.resolving import ResolveQuestion
from storage.entities.exclusions import Identity, remember
from tests.chat import Chat, instant, open_chat

AWAY = Place("test", "away", "general")


async def fill(folder: Path) -> None:
    """Questions in every state, boards, seasons, withdrawals, and answers taken back, in two communities."""
    async with open_chat(folder) as chat:
        await chat.say("amina", "admin season start Winter")
        await _ask(chat)
        await _vote(chat)
        await _settle(chat)
        await chat.say("amina", "ask")
        await chat.fill("amina", question="Is this dropped?", outcomes="Yes\nNo", closes="2024-12-30 18:00")
        await chat.press("amina", "Keep draft")
        await chat.press("amina", "Drop")
        await chat.say("amina", "ask")
        await chat.fill("amina", question="Is this kept?", outcomes="Yes\nNo", closes="2024-12-30 18:00")
        await chat.wait_until("2024-12-17 12:00")
        await chat.say("amina", "admin season end")
        # A form with errors waits in the store for a day.
        await chat.say("ben", "ask")
        await chat.fill("ben", question="", outcomes="")
        async with chat.store.transaction():
            await remember(chat.store._writing, 1, [Identity("test", "", "yan")], chat.now)
        await _leave_unscored(chat)


async def _leave_unscored(chat: Chat) -> None:
    """As after a crash in the middle of resolving."""
    await chat.post_question("Is this scored soon?", "Yes/No", "2024-12-30 18:00")
    await chat.bot.settlements.stop()
    await chat.bot.handle(ResolveQuestion(question="q9", values={"outcome": "A"}), chat.actor("amina"))


async def _ask(chat: Chat) -> None:
    await chat.post_question("Who wins the cup this week?", "Reds/Blues/Greens/Other", "2024-12-06 18:00")
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    await chat.post_question("Is the match played?", "Yes/No", "2024-12-20 18:00")
    await chat.post_question("Is there a strike?", "Yes/No", "2024-12-07 18:00")
    await chat.post_question("Is there snow?", "Yes/No", "2024-12-30 18:00")
    chat.place, home = AWAY, chat.place
    await chat.post_question("Is there a strike?", "Yes/No", "2024-12-30 18:00")
    await chat.say("erin", "vote #1 30")
    chat.place = home


async def _vote(chat: Chat) -> None:
    for name, cup, rain in (("ben", "60/20/15/5", "70"), ("chloe", "even", "33.3"), ("dana", "1/1/1/97", "90")):
        await chat.say(name, f"vote #1 {cup}")
        for number in (2, 3, 4, 5):
            chat.now += 77_777
            await chat.say(name, f"vote #{number} {rain}")
    await chat.say("dana", "withdraw #5")
    await chat.say("chloe", "withdraw #1")
    await chat.say("ben", "vote #5")
    await chat.fill("ben", A="80", B="", reason="It is cold.")
    # Three in the last millisecond: the later two get the times behind it.
    chat.now = instant("2024-12-06 18:00") - 1
    for share in (10, 20, 30):
        await chat.say("ben", f"vote #2 {share}")


async def _settle(chat: Chat) -> None:
    await chat.wait_until("2024-12-09 12:00")
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")
    await chat.say("amina", "reopen 1")
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="B")
    await chat.say("amina", "resolve 2")
    await chat.fill("amina", mix="A 30 B 70")
    await chat.say("amina", "annul 3")
    await chat.fill("amina", reason="It was called off.")
