"""Posting a card in another channel: the form, and the message that it could not be posted."""

from collections.abc import Mapping

from bot.domain.errors import Refused
from bot.domain.moment import Channel
from bot.domain.question import Question
from bot.inputs.asking import PostElsewhere
from bot.ports.outgoing import Post
from bot.questions.question_card import title
from bot.texts import Texts
from bot.ui.cards import Card, Field, FieldKind, Form, Paragraph, Tone

CHANNEL_LIMIT = 128
"""Characters that can be typed for a channel."""


def elsewhere_form(texts: Texts, question: Question, values: Mapping[str, str], refused: Refused | None = None) -> Form:
    """The form that asks for the channel."""
    channel = Field(
        id="channel",
        label=texts.say("asking.post_channel"),
        kind=FieldKind.CHANNEL,
        value=values.get("channel", ""),
        required=True,
        limit=CHANNEL_LIMIT,
        error=texts.say(refused.key, **refused.facts) if refused else (),
    )
    return Form(
        title=texts.say("asking.post_title", question=question.name),
        action=PostElsewhere(question=question.reference),
        fields=(channel,),
        submit=texts.say("asking.post_submit"),
        intro=title(texts, question),
    )


def not_posted(texts: Texts, post: Post) -> Card:
    """To the member who had a card posted: the platform does not let the bot write there."""
    return Card(
        kind="not-posted",
        title=texts.say("asking.post_failed", channel=Channel(post.place.channel)),
        blocks=(Paragraph(post.card.title), Paragraph(texts.say("asking.post_how"), Tone.QUIET)),
    )
