"""What an administrator is told where a post will not appear by itself, or nobody can know whether it did."""

from bot.domain.moment import Channel
from bot.domain.schedule import Schedule
from bot.inputs.posting import PostAgain, PostIsThere
from bot.ports.outgoing import Post
from bot.texts import Texts
from bot.ui.cards import Button, Card, Paragraph


def post_in_doubt(texts: Texts, post: Post) -> Card:
    """Which message it is, and the two answers to whether it is there."""
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
    """Which board has no place any more, and how it gets one."""
    about = texts.say("posting.gone", channel=Channel(post.place.channel), schedule=schedule.name)
    return Card(kind="gone", title=texts.say("posting.gone_title", schedule=schedule.name), blocks=(Paragraph(about),))


def post_settled(texts: Texts, key: str) -> Card:
    """What follows from the answer."""
    return Card(kind="settled-doubt", title=texts.say(key))
