"""Posted messages are kept up to date: not too often, and in the end exactly."""

import asyncio
from itertools import pairwise

import pytest
import structlog

from bot.app.background import Background
from bot.ports import Session
from bot.ports.outgoing import Placement, Subject, question_subject
from bot.ports.platform import LimitScope, PostFailed
from bot.posting import refresh as cards_module
from bot.posting.refresh import ERROR_BACKOFF_MS, _Queue, digest_of
from bot.ui.cards import Card
from bot.ui.commands import read_command
from storage.entities.outbox import SqlitePosts
from tests.chat import CHANNEL
from tests.posting.faulty_platform import BUSY, CARD, ERASED, GONE, SILENCE, PostingChat, news
from tests.transcript import transcript

FIRST = question_subject(1)


async def vote(chat: PostingChat, name: str, share: int) -> None:
    """A vote that only the background can follow up."""
    await chat.bot.handle(read_command(f"vote #1 {share}/{100 - share}"), chat.actor(name))


def shown(chat: PostingChat, message: str = "m1") -> str:
    return transcript(chat.platform.messages[message].shown[-1])


async def placed(chat: PostingChat) -> list[Placement]:
    return await chat.store.read.posts.placements(FIRST)


@pytest.mark.unmeasured
async def test_a_thousand_votes_are_few_edits_and_the_last_one_is_exact(chat: PostingChat) -> None:
    """At most one edit in five seconds, and in the end the card shows the last vote (D3)."""
    chat.platform.edit_every = 5.0
    for number in range(1000):
        await vote(chat, f"m{number % 50}", number % 101)
        chat.now += 60
        if number % 10 == 0:
            await chat.turn()
    await chat.turn(5.0)
    edits = [at for at, what, _ in chat.platform.calls if what == "edit"]
    assert all(later - earlier >= 5_000 for earlier, later in pairwise(edits))
    assert len(edits) <= 14
    expected = await chat.say("ben", "show #1")
    assert shown(chat).splitlines()[1:3] == expected.splitlines()[1:3]
    await chat.turn(5.0)
    assert not chat.bot.touched
    assert await chat.background._cards.step(chat.now) is None


async def test_a_message_is_edited_only_where_its_card_has_changed(chat: PostingChat) -> None:
    chat.bot.touched.add(FIRST)
    await chat.turn()
    assert chat.platform.made("edit") == 0
    await chat.say("ben", "vote 70/30")
    assert chat.platform.made("edit") == 1
    assert "70% Reds" in shown(chat)


async def test_a_failed_edit_is_tried_again_after_two_four_and_eight_seconds(chat: PostingChat) -> None:
    """After an edit that succeeds, it begins with two seconds again (B16)."""
    chat.platform.faults["edit"] = [BUSY, SILENCE, OSError()]
    with structlog.testing.capture_logs() as logs:
        await chat.say("ben", "vote 70/30")
        for wait in (2, 4, 8):
            before = chat.platform.made("edit")
            await chat.turn(wait - 0.001)
            assert chat.platform.made("edit") == before
            assert await chat.background._cards.step(chat.now) == chat.now + 1
            await chat.turn(0.001)
    assert [line["reason"] for line in logs if line["event"] == "edit failed"] == ["busy", "silence", "broke"]
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["edit broke"]
    assert "70% Reds" in shown(chat)
    # The next failure is the first one again.
    chat.platform.faults["edit"] = [BUSY]
    await chat.say("ben", "vote 60/40")
    await chat.turn(2.0)
    assert "60% Reds" in shown(chat)


async def test_while_a_platform_asks_to_wait_nothing_is_edited(chat: PostingChat) -> None:
    """For the 65 seconds that it named (B1)."""
    chat.platform.faults["edit"] = [PostFailed("slower", certain=True, wait_s=65.0)]
    await chat.say("ben", "vote 70/30")
    await chat.turn(64.0)
    assert chat.platform.made("edit") == 1
    assert await chat.background._cards.step(chat.now) == chat.now + 1_000
    await chat.turn(1.0)
    assert "70% Reds" in shown(chat)


async def test_a_wait_of_posts_delays_no_edit(chat: PostingChat) -> None:
    """Slack limits each method by itself (B1, B3)."""
    chat.platform.faults["post"] = [PostFailed("slower", certain=True, wait_s=65.0, scope=LimitScope.SPACE)]
    await chat.add()
    await chat.turn()
    await chat.say("ben", "vote 70/30")
    assert "70% Reds" in shown(chat)
    assert chat.copies() == []


async def test_a_message_that_was_deleted_is_not_edited_again(chat: PostingChat) -> None:
    """The question goes on without it (B13)."""
    chat.platform.faults["edit"] = [ERASED]
    await chat.say("ben", "vote 70/30")
    assert await placed(chat) == []
    await chat.say("ben", "vote 60/40")
    assert chat.platform.made("edit") == 1


async def test_a_message_in_a_channel_that_is_closed_for_a_while_is_edited_with_the_next_change(
    chat: PostingChat,
) -> None:
    """It is not tried again and again, and not forgotten (B16)."""
    chat.platform.faults["edit"] = [GONE]
    await chat.say("ben", "vote 70/30")
    await chat.turn(3_600.0)
    assert chat.platform.made("edit") == 1
    await chat.say("ben", "vote 60/40")
    assert "60% Reds" in shown(chat)


async def test_a_card_that_changes_back_during_the_edit_is_edited_back(chat: PostingChat) -> None:
    """Although the stored digest is that of the card before the edit (D3)."""
    before = shown(chat)
    chat.platform.gates[CHANNEL] = asyncio.Event()
    await vote(chat, "ben", 70)
    await chat.background._step()
    await chat.bot.handle(read_command("withdraw"), chat.actor("ben"))
    for _ in range(3):
        await chat.background._step()
    chat.platform.gates[CHANNEL].set()
    await chat.turn()
    assert shown(chat) == before


async def test_an_edit_that_was_not_answered_is_made_again_whatever_the_message_showed_before(
    chat: PostingChat,
) -> None:
    before = shown(chat)
    real = chat.platform.edit

    async def drawn_and_lost(*given: object) -> None:
        await real(*given)  # type: ignore[arg-type]  # the arguments as they were given
        raise SILENCE

    chat.platform.edit = drawn_and_lost  # type: ignore[method-assign,assignment]  # edits, and loses the answer
    await vote(chat, "ben", 70)
    await chat.turn()
    chat.platform.edit = real  # type: ignore[method-assign]  # as it was
    await chat.bot.handle(read_command("withdraw"), chat.actor("ben"))
    assert "70% Reds" in shown(chat)
    await chat.turn(2.0)
    assert shown(chat) == before


async def test_two_messages_of_one_question_in_one_channel_are_both_edited_however_often_it_changes(
    chat: PostingChat,
) -> None:
    chat.platform.edit_every = 5.0
    await chat.say("amina", "post 1")
    for share in range(10, 30):
        await vote(chat, "ben", share)
        await chat.turn(3.0)
    for message in ("m1", "m2"):
        assert len(chat.platform.messages[message].shown) > 5
    await chat.turn(5.0)
    assert "29% Reds" in shown(chat)
    assert "29% Reds" in shown(chat, "m2")


async def test_an_edit_waits_for_the_call_in_flight_in_its_channel(chat: PostingChat) -> None:
    chat.platform.gates[CHANNEL] = asyncio.Event()
    await chat.add(news("slow"))
    await chat.background._step()
    await vote(chat, "ben", 70)
    assert await chat.background._cards.step(chat.now) is None
    assert chat.platform.made("edit") == 0
    chat.platform.gates[CHANNEL].set()
    await chat.turn()
    assert "70% Reds" in shown(chat)


async def test_edits_above_the_rate_limit_are_made_later(chat: PostingChat) -> None:
    chat.platform.calls_per_second = 2.0
    for number in range(2, 5):
        await chat.post_question(f"Who wins cup {number}?", "Reds/Blues", "2024-12-06 18:00")
    chat.restart()
    await chat.background.start()
    for number in range(1, 5):
        await chat.bot.handle(read_command(f"vote #{number} 70/30"), chat.actor("ben"))
    for _ in range(4):
        await chat.turn(0.5)
    assert chat.platform.made("edit") == 4


async def test_a_step_reads_what_is_due_and_not_what_waits(chat: PostingChat, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a thousand cards waiting for the limit of calls, each step once read all of them."""
    for number in range(2, 31):
        await chat.post_question(f"Who wins cup {number}?", "Reds/Blues", "2024-12-06 18:00")
    chat.platform.calls_per_second = 2.0
    chat.restart()
    await chat.background.start()
    await chat.turn()
    for number in range(1, 31):
        await chat.bot.handle(read_command(f"vote #{number} 70/30"), chat.actor(f"ben{number % 2}"))
    await chat.turn()
    reads: list[Subject] = []
    showing = SqlitePosts.showing

    async def counted(posts: SqlitePosts, subject: Subject) -> list[Placement]:
        reads.append(subject)
        return await showing(posts, subject)

    monkeypatch.setattr(SqlitePosts, "showing", counted)
    edits = chat.platform.made("edit")
    for _ in range(10):
        await chat.turn(0.5)
    assert chat.platform.made("edit") == edits + 10
    # What is edited is looked at before, and once more when the edit has ended.
    assert len(reads) <= 2 * 10 + 2
    await chat.turn(60.0)
    for _ in range(60):
        await chat.turn(0.5)
    assert all("70% Reds" in shown(chat, f"m{number}") for number in range(1, 31))


async def test_messages_that_wait_in_a_busy_channel_are_looked_at_one_by_one(
    chat: PostingChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2, 21):
        await chat.post_question(f"Who wins cup {number}?", "Reds/Blues", "2024-12-06 18:00")
    made: list[Subject] = []
    real = chat.background._card

    async def counted(session: Session, subject: Subject) -> Card | None:
        made.append(subject)
        return await real(session, subject)

    monkeypatch.setattr(chat.background._cards, "_current_card", counted)
    for number in range(1, 21):
        await chat.bot.handle(read_command(f"vote #{number} 70/30"), chat.actor("ben"))
    await chat.turn()
    assert all("70% Reds" in shown(chat, f"m{number}") for number in range(1, 21))
    # Once for the edit, and once when it has ended.
    assert len(made) <= 2 * 20


async def test_a_message_that_was_deleted_while_it_waited_is_not_edited(chat: PostingChat) -> None:
    chat.platform.edit_every = 5.0
    await chat.say("ben", "vote 70/30")
    await vote(chat, "ben", 60)
    await chat.background._step()
    edits = chat.platform.made("edit")
    (placement,) = await placed(chat)
    async with chat.store.transaction() as session:
        await session.posts.forget(placement)
    await chat.turn(5.0)
    assert chat.platform.made("edit") == edits


async def test_a_message_that_waits_is_edited_at_once_where_the_clock_is_set_back(chat: PostingChat) -> None:
    chat.platform.edit_every = 5.0
    await chat.say("ben", "vote 70/30")
    await vote(chat, "ben", 60)
    await chat.background._step()
    chat.now -= 3_600_000
    await chat.turn()
    assert "60% Reds" in shown(chat)


async def test_messages_that_may_be_edited_again_are_forgotten(
    chat: PostingChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards_module, "MOST_REMEMBERED", 0)
    chat.platform.edit_every = 5.0
    await chat.say("ben", "vote 70/30")
    assert chat.background._cards._by_message
    await chat.turn(5.0)
    assert not chat.background._cards._by_message


async def test_a_clock_that_is_set_back_delays_no_edit(chat: PostingChat) -> None:
    """Neither after an edit nor after a failed one (C5)."""
    chat.platform.edit_every = 5.0
    await chat.say("ben", "vote 70/30")
    chat.now -= 3_600_000
    chat.platform.faults["edit"] = [BUSY]
    await chat.say("ben", "vote 60/40")
    chat.now -= 3_600_000
    await chat.turn()
    assert "60% Reds" in shown(chat)


async def test_a_card_that_cannot_be_made_is_tried_again_after_a_minute_and_delays_no_other(
    chat: PostingChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.post_question("Who wins the league?", "Reds/Blues", "2024-12-06 18:00")
    real = chat.background._card

    async def broken(session: Session, subject: Subject) -> Card | None:
        if subject == FIRST:
            raise OSError
        return await real(session, subject)

    with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
        patch.setattr(chat.background._cards, "_current_card", broken)
        for number in (1, 2):
            await chat.bot.handle(read_command(f"vote #{number} 70/30"), chat.actor("ben"))
        await chat.turn()
        assert await chat.background._cards.step(chat.now) == chat.now + ERROR_BACKOFF_MS
        await chat.turn(ERROR_BACKOFF_MS / 1000 - 1)
    assert [(line["event"], line["subject"]) for line in logs] == [("card broke", "question-1")]
    assert "70% Reds" in shown(chat, "m2")
    await chat.turn(1.0)
    assert "70% Reds" in shown(chat)


async def test_an_edit_whose_outcome_could_not_be_stored_is_made_again(
    chat: PostingChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as on a full disk (A6)."""

    async def full(*_: object) -> None:
        raise OSError

    chat.platform.edit_every = 5.0
    with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
        patch.setattr(SqlitePosts, "shown", full)
        await chat.say("ben", "vote 70/30")
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["delivery failed"]
    await chat.turn(5.0)
    assert chat.platform.made("edit") == 2
    await chat.turn(5.0)
    assert (chat.platform.made("edit"), chat.bot.touched) == (2, set())


async def test_at_the_start_a_platform_that_keeps_messages_gets_only_the_edits_that_are_missing(
    chat: PostingChat,
) -> None:
    chat.restart()
    await chat.background.start()
    await chat.turn()
    assert chat.platform.made("edit") == 0
    await vote(chat, "ben", 70)
    chat.restart()
    await chat.background.start()
    await chat.turn()
    assert chat.platform.made("edit") == 1
    assert "70% Reds" in shown(chat)


async def test_at_the_start_a_platform_that_keeps_none_gets_every_card(chat: PostingChat) -> None:
    chat.platform.keeps_messages = False
    chat.restart()
    await chat.background.start()
    await chat.turn()
    assert chat.platform.made("edit") == 1


async def test_at_the_start_posts_do_not_wait_until_all_cards_are_checked(
    chat: PostingChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards_module, "MOST_AT_ONCE", 1)
    await chat.say("amina", "post 1")
    await chat.post_question("Who wins the league?", "Reds/Blues", "2024-12-06 18:00")
    chat.platform.keeps_messages = False
    chat.restart()
    await chat.background.start()
    assert await chat.background._cards.step(chat.now) == chat.now
    await chat.turn()
    assert chat.platform.made("edit") == 3


async def test_messages_on_a_platform_that_is_switched_off_stay_as_they_are(chat: PostingChat) -> None:
    before = await placed(chat)
    elsewhere = Background(chat.bot, {"elsewhere": chat.platform})
    await vote(chat, "ben", 70)
    await elsewhere.start()
    await elsewhere.turn()
    assert await placed(chat) == before
    nowhere = Background(chat.bot, {})
    await nowhere.start()
    assert not chat.bot.touched


async def test_a_message_that_appears_late_shows_the_current_card(chat: PostingChat) -> None:
    chat.platform.faults["post"] = [BUSY]
    await chat.say("amina", "post 1")
    await chat.say("ben", "vote 70/30")
    await chat.turn(2.0)
    assert "70% Reds" in shown(chat, "m2")


def test_two_cards_that_look_different_have_different_digests() -> None:
    assert digest_of(CARD) == digest_of(CARD) != digest_of(type(CARD)(kind="other"))


def test_a_message_that_waits_already_waits_until_the_earlier_time_and_once() -> None:
    queue, place = _Queue(), CHANNEL
    late = Placement(1, FIRST, place, "m1", "")
    queue.put(late, 20)
    queue.put(late, 10)
    queue.put(late, 30)
    assert queue.next_at() == 10
    assert queue.pop(9) is None
    assert queue.pop(10) == late
    assert queue.next_at() is None


def test_a_message_waits_again_until_a_time_until_which_it_waited_before() -> None:
    queue, place = _Queue(), CHANNEL
    queue.put(Placement(1, FIRST, place, "m1", "before"), 20)
    queue.put(Placement(1, FIRST, place, "m1", "before"), 10)
    assert queue.pop(10)
    edited = Placement(1, FIRST, place, "m1", "after")
    queue.put(edited, 20)
    assert queue.pop(19) is None
    assert queue.pop(20) == edited
    assert queue.pop(20) is None
