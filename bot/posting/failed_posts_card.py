"""The cards that tell administrators of posts that could not be delivered, or may not have been."""

from bot.domain.moment import Channel
from bot.domain.schedule import Schedule
from bot.inputs.posting import PostAgain, PostIsThere
from bot.ports.outgoing import Post
from bot.texts import Texts
from bot.ui.cards import Button, Card, Paragraph


def post_in_doubt(texts: Texts, post: Post) -> Card:
    """Asks whether a message is there: its channel and title, and a button for either answer."""
    return Card(
        kind="doubt",
        title=texts.say("posting.doubt"),
        blocks=(
            Paragraph(texts.say("posting.doubt_where", channel=Channel(post.place.channel))),
            Paragraph(post.card.title),
        ),
        buttons=(
            Button(texts.say("ui.button_is_there"), PostIsThere(post=post.id)),
            Button(texts.say("ui.button_post_again"), PostAgain(post=post.id)),
        ),
    )


def channel_gone(texts: Texts, post: Post, schedule: Schedule) -> Card:
    """Says which weekly board is paused because its channel is gone, and how it gets another one."""
    about = texts.say("posting.gone", channel=Channel(post.place.channel), schedule=schedule.name)
    return Card(kind="gone", title=texts.say("posting.gone_title", schedule=schedule.name), blocks=(Paragraph(about),))


def post_settled(texts: Texts, key: str) -> Card:
    """Says what follows from the answer; `key` names the sentence."""
    return Card(kind="settled-doubt", title=texts.say(key))
