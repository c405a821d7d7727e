"""One card of every kind, and the largest there can be, made by the real core."""

import asyncio
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app.help import welcome
from bot.communities.welcome_card import welcome_card
from bot.doctor.outlook import DUE, FIRST, STUCK
from bot.doctor.outlook_card import outlook_card
from bot.domain.member import Actor, Place
from bot.domain.question import QuestionText, Story
from bot.inputs.action import Action
from bot.inputs.asking import AskAbout, DropDraft
from bot.inputs.boards import ManageSeason, ShowCalibration
from bot.inputs.posting import PostIsThere
from bot.inputs.questions import EditDraft, ShowQuestion
from bot.inputs.voting import ShowForecasts
from bot.ports.outlook import Item, OutlookEntry
from bot.ports.platform import PostFailed
from bot.ui.cards import Card
from tests.chat import ALONE, Chat, instant, open_chat
from tests.transcript import read
from tests.words import label_of

HOSTILE = (
    "@everyone <@123456789012345678> <!channel> <#910>",
    "**bold** __under__ _it_ ~~no~~ ||secret||",
    "[free](https://evil.example) <https://evil.example|free>",
    "`code` ```x``` &lt;b&gt; <t:0:R> :tada: <a:wave:5>",
    "</p></article><script>alert(1)</script> {{ 7 * 7 }}",
    "# - > -# 1. discord.gg/abc </forecast ask:4> \\",
)
RIGHT_TO_LEFT = (
    "האם תהיה שביתה לפני 31 בדצמבר (2024)?",
    "دانة 12 (أ)",
    "رحيم - 3",
)
"""In Hebrew and Arabic. Beside other text without isolates, their numbers and brackets would move."""
LONGEST_MARKUP, LONGEST_ASTRAL = "*_", "🜁"
"""Characters that become two when they are escaped, and that count as two UTF-16 code units."""


@dataclass(frozen=True)
class Sample:
    """A card, and what led to it."""

    name: str
    card: Card


class _Listening(Chat):
    """A chat that keeps every card anybody sees."""

    form_fields = 25
    seen: dict[int, Card]
    """By identity, because comparing the cards by value would take longest of all."""

    def actor(self, name: str, delivery: str = "", form_fields: int = 0, typed: str = "") -> Actor:
        return super().actor(name, delivery, form_fields or self.form_fields, typed)

    async def do(self, name: str, action: Action, delivery: str = "", typed: str = "") -> Card:
        card = await super().do(name, action, delivery, typed)
        self.keep(card)
        return card

    async def wait_until(self, text: str) -> None:
        await super().wait_until(text)
        self.keep()

    def keep(self, *cards: Card) -> None:
        for card in (*cards, *(posted.shown[-1] for posted in self.channels.messages.values())):
            self.seen.setdefault(id(card), card)


@cache
def samples(form_fields: int) -> list[Sample]:
    """The cards, for a platform whose forms have that many fields."""
    with TemporaryDirectory() as folder:
        return asyncio.run(_collect(Path(folder), form_fields))


async def _collect(folder: Path, form_fields: int) -> list[Sample]:
    found: list[Sample] = []
    for play in (
        _everything,
        _longest_markup,
        _longest_astral,
        _hostile,
        _right_to_left,
        _fullest_board,
        _governing,
        _administration,
        _life,
        _fullest_story,
        _each_command_alone,
        _fullest_outlook,
    ):
        (folder / play.__name__).mkdir()
        async with open_chat(folder / play.__name__) as plain:
            chat = _Listening(plain.store, plain.now)
            chat.seen, chat.form_fields = {}, form_fields
            chat.place = Place("test", "home", "C01GENERAL")
            await play(chat)
            chat.keep(welcome(chat.bot.texts()))
            chat.keep(welcome_card(chat.bot.texts()))
            shapes = {_shape(card): card for card in chat.seen.values()}
            found += [Sample(f"{play.__name__.strip('_')} {n} {c.kind}", c) for n, c in enumerate(shapes.values())]
    return found


def _shape(card: Card) -> tuple[object, ...]:
    """What a card consists of without texts and figures: one card of each shape is enough."""
    blocks = tuple((type(block), len(getattr(block, "rows", ()))) for block in card.blocks)
    fields = tuple((field.kind, bool(field.error)) for field in card.form.fields) if card.form else ()
    return card.kind, bool(card.title), blocks, tuple(button.label for button in card.buttons), fields


async def _everything(chat: _Listening) -> None:
    """Every kind of card, in the order in which members meet them."""
    await chat.say("amina", "help")
    await chat.say("amina", "drafts")
    await chat.say("amina", "list")
    await chat.say("ben", "vote 40/60")
    await chat.post_question("Does it rain on Saturday?", "Yes/No", "2024-12-05 18:00")
    for line in ("vote 70/30", "vote", "vote nonsense", "vote 60 60", "show 1", "me", "withdraw"):
        await chat.say("ben", line)
    await chat.post_question("Who wins the cup this week?", "Reds/Blues/Greens/Other", "2024-12-06 18:00")
    for line in ("vote A 40", "vote #2 A 40 rest", "vote 1 70 30", "show", "list", "leaderboard week", "resolve 1"):
        await chat.say("ben", line)
    for line in ("ask", "ask Rain?", "show d1", "show 77", "drafts"):
        await chat.say("amina", line)
    await _draft(chat)
    for number in range(1, 13):
        await chat.say(f"member{number:02}", f"vote #2 A {number * 7} rest")
    await chat.press("member03", "My forecast")
    await _resolve(chat, 2, "2024-12-06 18:00")
    for line in ("show 2", "why 2", "leaderboard week", "leaderboard all", "me", "vote 2 A 50 rest"):
        await chat.say("member05", line)
    for line in ("season", "annul 1", "reopen 2", "reopen 2", "show 2"):
        await chat.say("amina", line)
    await chat.do("amina", ManageSeason(step="start", name="Winter"))
    await chat.wait_until("2024-12-09 09:00")
    await _leave(chat)
    await _break(chat)


async def _each_command_alone(chat: _Listening) -> None:
    """So that the card of a new command is among the samples without anybody thinking of it."""
    for command in ALONE:
        await chat.say("amina", command.typed)


async def _life(chat: _Listening) -> None:
    """What can be done with a question between posting and its answer."""
    words = " ".join(HOSTILE)
    await _ask(chat, f"{words[:230]}?", "\n".join(HOSTILE), words, words)
    await chat.close("amina", "1")
    for line in ("reopen 1", "post 1 <#C02OTHERCH|other>", "edit 1"):
        await chat.say("amina", line)
    await chat.fill("amina", question="x")
    await chat.press("amina", "Try again")
    await chat.fill("amina", question="Is this wording any better than that?", closes="05/06/26 at 5")
    await chat.press("amina", "Try again")
    await chat.fill(
        "amina", question="Is this wording any better than that?", background="b" * 2_000, closes="2025-01-02"
    )
    await chat.say("amina", "history 1")
    await chat.press("amina", "More")
    await chat.press("amina", "Show")
    await chat.press("amina", "More")
    await chat.close("amina", "1")
    await chat.say(HOSTILE[1], "propose 1 A https://example.org/a_b_c")
    await chat.say("amina", "show 1")
    await chat.press("amina", "Post elsewhere")
    await chat.fill("amina", channel="nowhere")
    chat.channels.fault = PostFailed("unknown channel", certain=True, gone=True)
    await chat.say("amina", "post 1 C03MISSING")
    await chat.say("amina", "admin remove-text #1 background")
    await chat.press("amina", "Remove")
    await chat.say("amina", "delete 1")
    await chat.press("amina", "Delete")


async def _leave(chat: _Listening) -> None:
    for line in ("privacy", "privacy export", "privacy erase"):
        await chat.say("member05", line)
    await chat.press("member05", "Erase me")
    await chat.press("member05", "Erase now")
    await chat.say("member05", "privacy")


async def _administration(chat: _Listening) -> None:
    """What administrators set and are told, and what anybody is reminded of."""
    for line in ("settings", "settings announcements", "settings announcements off", "schedule", "schedule add"):
        await chat.say("amina", f"admin {line}")
    await chat.say("amina", "admin schedule remove s2")
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 12:00", by="ben")
    await chat.say("chloe", "me")
    await chat.press("chloe", "Remind")
    await chat.post_question("Does it rain in January?", "Yes/No", "2025-01-31 12:00")
    # Ten that share their reminders, which show eight.
    await chat.say("amina", "admin settings open-questions 20")
    for number in range(10):
        await chat.post_question(f"Does it rain on Saturday at {number}?", "Yes/No", "2024-12-06 16:00", by="ben")
    await chat.wait_until("2024-12-05 12:00")
    await chat.wait_until("2024-12-05 16:00")
    await chat.wait_until("2024-12-06 12:00")
    await chat.wait_until("2024-12-06 16:00")
    await chat.wait_until("2024-12-07 12:00")
    await chat.wait_until("2024-12-07 16:00")
    chat.channels.fault = PostFailed("unknown channel", certain=True, gone=True)
    await chat.wait_until("2024-12-09 09:00")
    await chat.say("amina", "admin schedule resume")
    chat.channels.readable, chat.channels.fault = False, PostFailed("silence", certain=False)
    await chat.say("amina", "post 1")
    chat.now += 60_000
    await chat.background.turn()
    for posted in [*chat.channels.messages.values()]:
        for button in posted.shown[-1].buttons:
            if isinstance(button.action, PostIsThere):
                await chat.do("amina", button.action)


async def _governing(chat: _Listening) -> None:
    """A value is typed, a draft waits for moderators, and a role hears of new questions."""
    await chat.say("amina", "admin settings open-questions")
    await chat.press("amina", "Change")
    await chat.fill("amina", value="many")
    await chat.post_question("Who wins the league?", "Reds/Blues", "2025-12-06 18:00")
    for line in ("season start Winter", "season end"):
        await chat.say("amina", f"admin {line}")
    await chat.say("amina", "admin setup")
    await chat.fill("amina", zone="CET")
    await chat.press("amina", "Try again")
    await chat.fill("amina", zone="UTC")
    for line in ("announce role:S910", "who-may-ask review", "board-rule brier"):
        await chat.say("amina", f"admin settings {line}")
    await chat.say("ben", "ask")
    await chat.fill("ben", question="Does it snow on Friday?", closes="2024-12-06 12:00")
    await chat.press("ben", "Send to moderators")
    for line in ("ask Does it hail?", "drafts"):
        await chat.say("ben", line)
    await chat.say("amina", "show d2")
    await chat.press("amina", "Post")
    for line in ("moderator add ben", "member exclude ben", "member include ben", "export"):
        await chat.say("amina", f"admin {line}")
    for line in ("announce none", "who-may-ask everyone", "board-rule peer", "names shown"):
        await chat.say("amina", f"admin settings {line}")
    await chat.post_question("Does it thaw?", "Yes/No", "2024-12-06 18:00")
    await chat.say("ben", "vote #3 70")
    await chat.do("ben", ShowForecasts(question="#3"))


async def _draft(chat: _Listening) -> None:
    await chat.say("amina", "ask Who wins this week's cup on Friday?")
    await chat.fill("amina", outcomes="Reds\nBlues\nGreens\nReds at home", criteria="News", closes="")
    await chat.say("amina", "drafts")
    await chat.do("amina", ShowQuestion(question="d3"))
    await chat.press("amina", "Show #2")
    await chat.do("amina", ShowQuestion(question="d3"))
    await chat.press("amina", "Add “Other”")
    await chat.do("amina", DropDraft(question="d3"))
    await chat.say("amina", "ask")
    await chat.fill("amina", question="x", closes="yesterday")
    await chat.press("amina", "Try again")
    await chat.fill("amina", question="Is this one kept for later?", closes="")
    await chat.press("amina", "Keep draft")
    await chat.say("amina", "drafts")
    await chat.press("amina", "Show")
    await chat.press("amina", "Edit")
    await chat.fill("amina")
    await chat.press("amina", "Keep draft")
    await chat.press("amina", "Drop")


async def _resolve(chat: _Listening, number: int, closes: str) -> None:
    await chat.wait_until(closes)
    await chat.say("amina", f"resolve {number}")
    await chat.fill("amina", outcome="", evidence="nowhere")
    await chat.press("amina", "Try again")
    await chat.fill("amina", outcome="B", evidence=f"https://example.org/{'p' * 470}")
    await chat.say("amina", f"chart #{number}")
    if label_of("Share") in [read(button.label) for button in chat.last["amina"].buttons]:
        await chat.press("amina", "Share")
    await chat.do("amina", ShowCalibration())


async def _break(chat: _Listening) -> None:
    working, chat.store.read = chat.store.read, None  # type: ignore[assignment]  # on purpose
    card = await chat.bot.handle(chat.button("amina", "My week").action, chat.actor("amina"))
    chat.store.read = working
    chat.keep(card)


async def _longest_markup(chat: _Listening) -> None:
    await _longest(chat, LONGEST_MARKUP)


async def _longest_astral(chat: _Listening) -> None:
    await _longest(chat, LONGEST_ASTRAL)


async def _hostile(chat: _Listening) -> None:
    """Members' words that look like markup, in every place there is for them."""
    words = " ".join(HOSTILE)
    await _story(chat, words, "https://example.org/a_b_c")
    outcomes = "\n".join(HOSTILE)
    await _ask(chat, f"{words[:230]}?", outcomes, words, words)
    await _vote_by_all(chat, "E 90 rest", HOSTILE)
    await chat.say("ben", f"vote #3 {words}")
    await _resolve(chat, 3, "2024-12-06 18:00")
    await chat.say(HOSTILE[0], "why 3")
    await chat.do("amina", ManageSeason(step="start", name=HOSTILE[0]))
    await chat.say("amina", "leaderboard week")
    await chat.press("amina", "How scores work")
    await chat.say("amina", "leaderboard week")
    await chat.press("amina", "Post here")
    await chat.wait_until("2024-12-09 09:00")
    await chat.say("amina", "admin schedule preview")
    await chat.say("amina", "admin schedule move skip")
    await chat.say("amina", "admin schedule preview")


async def _right_to_left(chat: _Listening) -> None:
    """Members' words in Hebrew and Arabic, with numbers and brackets at their ends, in every place there is for them."""
    await _story(chat, " ".join(RIGHT_TO_LEFT), "https://example.org/story")
    await _ask(chat, RIGHT_TO_LEFT[0], "\n".join(RIGHT_TO_LEFT), RIGHT_TO_LEFT[1], RIGHT_TO_LEFT[2])
    await chat.say("amina", f"ask {RIGHT_TO_LEFT[1]}")
    await chat.fill("amina", outcomes="\n".join(RIGHT_TO_LEFT), closes="")
    await chat.press("amina", "Keep draft")
    for line in ("drafts", "list", "edit 3", "admin settings names shown"):
        await chat.say("amina", line)
    await _vote_by_all(chat, "C 90 rest", RIGHT_TO_LEFT)
    for line in ("vote #3 70 10 20", "vote #3", f"vote #3 {RIGHT_TO_LEFT[0]}", "me", "show 3", "list"):
        await chat.say(RIGHT_TO_LEFT[0], line)
    await chat.say("amina", f"admin member exclude {RIGHT_TO_LEFT[2]}")
    await chat.wait_until("2024-12-06 18:00")
    await chat.say(RIGHT_TO_LEFT[1], f"propose 3 {RIGHT_TO_LEFT[1]}")
    await chat.say(RIGHT_TO_LEFT[1], "propose 3 nobody")
    for line in ("show 3", "history 3", "list overdue", "annul 3"):
        await chat.say("amina", line)
    await chat.do("amina", ManageSeason(step="start", name=RIGHT_TO_LEFT[0]))
    await _resolve(chat, 3, "2024-12-06 18:00")
    for line in ("why 3", "me"):
        await chat.say(RIGHT_TO_LEFT[0], line)
    for line in ("leaderboard season", "leaderboard week", "admin season list", "admin season end", "admin member"):
        await chat.say("amina", line)
    await chat.wait_until("2024-12-09 09:00")


async def _longest(chat: _Listening, letters: str) -> None:
    """The longest of everything, and as many as there can be."""

    def long(start: str, most: int) -> str:
        return (start + letters * most)[:most]

    await _story(chat, long("Story ", 3_000), long("https://example.org/", 512).replace(LONGEST_ASTRAL, "x"))
    outcomes = "\n".join(long(f"{name} is outcome ", 75) for name in "abcdefghijklmnopqrst")
    for number in range(7):
        closes = f"2024-12-06 18:{number:02}"
        await _ask(chat, long(f"Question {number} ", 240), outcomes, long("c", 1_000), long("b", 2_000), closes)
    await _vote_by_all(chat, "T 43 rest", [long(f"{number} ", 80) for number in range(12)])
    await chat.say("amina", f"vote #3 {long('', 400)}")
    for line in ("vote 50", "list", "drafts", "ask", "me", "show 4"):
        await chat.say("amina", line)
    for number in range(3, 8):
        await _resolve(chat, number, f"2024-12-06 18:{number + 10:02}")
    await chat.say("amina", "leaderboard week")
    await chat.wait_until("2024-12-09 09:00")


async def _fullest_board(chat: _Listening) -> None:
    """A board with more in each of its lists than it shows: answers, corrections, new questions and old ones."""
    await chat.do("amina", ManageSeason(step="start", name="w" * 60))
    for number in range(1, 25):
        await chat.post_question(f"Is number {number} {'w' * 200}?", "Yes/No", "2024-12-06 18:00")
        await chat.say("member", f"vote #{number} A 20 rest")
    for number in range(20):
        # Six share the tenth rank: as many as are named there.
        share = 50 if 5 <= number <= 10 else number + 40
        await chat.say(f"member{number:02} {'w' * 20}", f"vote #13 A {share} rest")
    await chat.wait_until("2024-12-07 09:00")
    await _settle(chat, range(1, 13))
    for at in ("2024-12-09 09:00", "2024-12-09 10:00"):
        await chat.wait_until(at)
    for number in range(1, 13):
        await chat.say("amina", f"reopen {number}")
    await _settle(chat, range(13, 25))
    for number in range(25, 37):
        await chat.post_question(f"Is number {number} {'w' * 200}?", "Yes/No", "2024-12-20 18:00")
    for number in range(37, 45):
        await chat.post_question(f"Is number {number} {'w' * 200}?", "Yes/No", "2024-12-30 18:00")
    await chat.wait_until("2024-12-16 09:00")


async def _fullest_story(chat: _Listening) -> None:
    """A story with more questions than its card shows, each with the longest words and a crowd."""
    page = f"{'w' * 239}?\n{'o' * 75} • 50%\nNo • 50%\nSource\n{'h' * 300}\nDec 1, 2024\n{'s' * 1_000}\n"
    related = "".join(f"{name * 75} • 50%\n{name} • 50%\n" for name in "abcdefghijklmnopqrstuvw")
    await chat.say("amina", "admin import")
    await chat.fill("amina", page=page[:300])
    await chat.press("amina", "Try again")
    await chat.fill("amina", page=page)
    await chat.do("amina", AskAbout(text=f"{page}View original story\n{related}"))
    await chat.say("amina", "drafts")
    await chat.press("amina", "Story")
    for draft in await chat.store.read.questions.drafts(1, None):
        await chat.do("amina", EditDraft(question=draft.name))
        await chat.fill("amina", question=f"{draft.name} {'w' * 230}?", closes="2024-12-20 18:00")
        await chat.press("amina", "Post")
        await chat.say("ben", f"vote #{draft.draft} A 60 rest")
    await chat.say("amina", "show 1")
    await chat.press("amina", "Story")
    await chat.press("amina", "Post story")


async def _fullest_outlook(chat: _Listening) -> None:
    """All that can be due, late and stuck at a time, thousands of each, and platforms that answer anything."""
    hows = {"late_reminders": "answer", "paused": "channel", "waiting": "tried", "doubt": "looking"}
    at = {name: instant("2024-12-06 17:00") for name in ("at", "since", "next_at")}
    numbers = {"question": 12_345, "schedule": 10, "n": 1_234, "post": 1_234_567}
    words = {"reason": " ".join(HOSTILE), "message": "unvoted", "platform": "discord", "channel": "C03MISSING"}
    entries = []
    for rule in (*DUE, *(rule for rule in STUCK if rule != "switched_off")):
        item: Item = {**at, **numbers, **words, **({"how": hows[rule]} if rule in hows else {})}
        entries.append(OutlookEntry(rule, 12_345, [item] * (1 if rule in FIRST else 3)))
    chat.keep(outlook_card(chat.bot.texts(), entries))


async def _settle(chat: _Listening, numbers: range) -> None:
    for number in numbers:
        await chat.say("amina", f"resolve {number}")
        await chat.fill("amina", outcome="A")


async def _vote_by_all(chat: _Listening, picks: str, members: tuple[str, ...] | list[str]) -> None:
    for name in members:
        await chat.say(name, f"vote #3 {picks}")
    await chat.press(members[0], "My forecast")
    await chat.say(members[0], "me")
    await chat.say("amina", "show 3")


async def _ask(
    chat: _Listening, title: str, outcomes: str, criteria: str, background: str, closes: str = "2024-12-06 17:00"
) -> None:
    await chat.say("amina", "ask")
    values = {"question": title, "outcomes": outcomes, "criteria": criteria, "background": background}
    await chat.fill("amina", **values, closes=closes)
    await chat.press("amina", "Edit")
    await chat.fill("amina")
    await chat.press("amina", "Post")
    await chat.press("amina", "Forecast")


async def _story(chat: _Listening, words: str, link: str) -> None:
    """A posted question that comes from a story, and another draft of the same story."""
    await chat.say("amina", "help")
    read, now = chat.store.read.members, instant("2024-12-06 17:00")
    community = await read.community_of(chat.place.platform, chat.place.space)
    assert community is not None
    member = await read.member_of(community.id, chat.actor("amina"))
    assert member is not None
    async with chat.store.transaction() as session:
        story = await session.stories.add(community.id, Story(0, words[:300], now, words, link))
        for title in ("Does the story go on this week?", words[:240], ""):
            text = QuestionText(title, ("Yes", "No"), now, "", "")
            await session.questions.add_draft(community.id, member.id, text, story, chat.now)
    await chat.say("amina", "drafts")
    await chat.say("amina", "post d1")
    await chat.say("amina", "post d2")
    await chat.say("amina", "show 1")
