"""Posting a card in another channel: the form, and the message that it could not be posted."""

from collections.abc import Mapping

from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.domain.question import Question, QuestionState
from bot.inputs.asking import PostElsewhere
from bot.inputs.questions import ShowQuestion
from bot.questions.question_card import title
from bot.texts import Texts
from bot.ui.cards import Button, Card, Field, FieldKind, Form
from bot.ui.not_posted import not_posted

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


def question_not_posted(texts: Texts, place: Place, question: Question) -> Card:
    """To the member who had a card posted: it cannot be.

    Args:
        texts: the sentences.
        place: where it was to be posted.
        question: as it is now: the draft again, or a question that stays open without that card.
    """
    again = question.state is QuestionState.DRAFT
    became = texts.say("asking.post_draft_again" if again else "asking.post_stays", question=question.name)
    show = Button(texts.say("ui.button_show"), ShowQuestion(question=question.reference))
    return not_posted(texts, place, title(texts, question), became, show)
