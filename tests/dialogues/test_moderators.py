"""Administrators say who else looks after the community."""

from inline_snapshot import snapshot

from tests.chat import Chat
from tests.words import said


async def test_a_person_becomes_a_moderator_and_is_none_any_more(cup: Chat) -> None:
    assert "Only the author" in await cup.say("ben", "resolve 1")
    assert await cup.say("amina", "admin moderator add @Ben") == snapshot("""\
1 moderator besides the administrators
Ben | a person [Remove]
<set up?>
Whoever manages this place is an administrator and a moderator. Add others with moderator add and a mention.
[Set up]\
""")
    assert "Form: " in await cup.say("ben", "resolve 1")
    assert await cup.say("ben", "admin moderator add Chloe") == "Only administrators can do that."
    assert await cup.press("amina", "Remove") == snapshot("""\
No moderators besides the administrators
<set up?>
Whoever manages this place is an administrator and a moderator. Add others with moderator add and a mention.
[Set up]\
""")
    assert "Only the author" in await cup.say("ben", "resolve 1")


async def test_somebody_can_be_added_before_they_first_come(cup: Chat) -> None:
    shown = await cup.say("amina", "admin moderator add person:chloe")
    assert f"{said('communities.not_here_yet')} | a person" in shown
    assert "chloe" not in shown
    assert "Form: " in await cup.say("chloe", "resolve 1")
    assert "Chloe | a person" in await cup.say("amina", "admin moderator")


async def test_a_role_makes_moderators_of_those_who_have_it_now(cup: Chat) -> None:
    cup.roles = {"ben": ("55", "77"), "chloe": ("55",)}
    assert await cup.say("amina", "admin moderator add role:77") == snapshot("""\
1 moderator besides the administrators
@77 | everybody with this role [Remove]
<set up?>
Whoever manages this place is an administrator and a moderator. Add others with moderator add and a mention.
[Set up]\
""")
    assert "Form: " in await cup.say("ben", "resolve 1")
    assert "Only the author" in await cup.say("chloe", "resolve 1")
    cup.roles = {}
    assert "Only the author" in await cup.say("ben", "resolve 1")


async def test_where_the_platform_tells_no_roles_that_is_said(cup: Chat) -> None:
    assert await cup.say("amina", "admin moderator add role:S1") == snapshot(
        "I cannot see who belongs to which group here, so only people can be moderators. Mention a person."
    )


async def test_it_must_be_clear_who_is_meant(cup: Chat) -> None:
    assert await cup.say("amina", "admin moderator add") == snapshot(
        "Whom do you mean? Mention them, or type their name as it is shown."
    )
    assert await cup.say("amina", "admin moderator add Zoe") == snapshot(
        "I know nobody called Zoe here. Mention them instead; I only know people who have used me."
    )
    assert await cup.say("amina", "admin moderator remove person:ben") == snapshot(
        "They were not added as a moderator, so there is nothing to remove. The list of moderators shows whom you can remove."
    )
    await cup.say("ben", "me")
    assert await cup.say("amina", "admin moderator add Bne") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
I know nobody called Bne here. Mention them instead; I only know people who have used me.
Ben [Choose]
<set up?>
[Set up]\
""")
    assert await cup.store.read.moderators.all(1, "test") == []
    assert "Ben | a person [Remove]" in await cup.press("amina", "Choose")
    assert "Ben | a person" not in await cup.press("amina", "Remove")
    for name in ("dana", "DANA"):
        await cup.say(name, "me")
    assert "Several people are called Dana" in await cup.say("amina", "admin moderator add Dana")


async def test_there_is_an_end_to_the_number_of_moderators(cup: Chat) -> None:
    for number in range(50):
        await cup.say("amina", f"admin moderator add person:p{number}")
    assert "50 moderators beside" in await cup.say("amina", "admin moderator add person:p0")
    assert "50 moderators, roles and people together. Remove one" in await cup.say(
        "amina", "admin moderator add person:p50"
    )


async def test_a_moderator_is_told_what_waits_for_review(cup: Chat) -> None:
    await cup.say("amina", "admin moderator add person:ben")
    await cup.say("amina", "admin settings who-may-ask review")
    await cup.say("chloe", "ask")
    await cup.fill("chloe", question="Does it snow on Friday?", closes="2024-12-06 12:00")
    await cup.press("chloe", "Send to moderators")
    assert sorted(each.place.account for each in cup.channels.messages.values() if each.place.account) == [
        "amina",
        "ben",
    ]
    assert "waits for a moderator" in await cup.say("ben", "drafts")


async def test_another_communitys_moderators_are_none_here(cup: Chat) -> None:
    await cup.say("amina", "admin moderator add person:ben")
    home = cup.place
    cup.place = home.__class__(home.platform, "elsewhere", home.channel)
    assert (await cup.say("amina", "admin moderator")).startswith("No moderators")
    assert "Only administrators" in await cup.say("ben", "admin settings")
