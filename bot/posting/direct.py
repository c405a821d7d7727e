"""What a direct message says beside its card: which community it comes from, and the way to the question's card."""

from dataclasses import replace

from bot.ports import Session
from bot.ports.message_key import MessageKind
from bot.ports.outgoing import Post, question_subject
from bot.ports.platform import Platform
from bot.texts import texts
from bot.ui.cards import Card, Link, Listing

ABOUT_QUESTIONS = (MessageKind.RESOLVE, MessageKind.PROPOSAL)
"""Direct messages about questions whose cards are out there. What a moderator did with a draft is told at the moment in
which the card is being posted."""


async def addressed(session: Session, post: Post, platform: Platform) -> Card:
    """The card of a post as it is sent: in a direct message it says where it comes from; elsewhere it is unchanged."""
    if not post.place.account:
        return post.card
    community = await session.members.community(post.community)
    words = texts(community.language)
    # A community whose platform never said its name has the id of its space.
    known = community.name != post.place.space
    footer = post.card.footer or (words.say("posting.comes_from", community=community.name) if known else ())
    address = await _card_address(session, post, platform)
    links = (Link(words.say("posting.to_the_card"), address),) if address else ()
    return replace(post.card, blocks=(*post.card.blocks, *links), footer=footer)


async def _card_address(session: Session, post: Post, platform: Platform) -> str:
    """Where the card of the question can be opened that the post is about; empty where there is none here.

    What lists several questions links the card of each in its line.
    """
    if post.key.kind not in ABOUT_QUESTIONS or any(isinstance(block, Listing) for block in post.card.blocks):
        return ""
    shown = await session.posts.placements(question_subject(post.key.about))
    here = [each for each in shown if each.place.platform == platform.name and each.place.space == post.place.space]
    return platform.address(here[0].place, here[0].message) if here else ""
