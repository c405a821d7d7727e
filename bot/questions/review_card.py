"""The messages about a draft that is reviewed: to its author and to the moderators."""

from bot.domain.question import Question
from bot.inputs.asking import ListDrafts
from bot.inputs.questions import ShowQuestion
from bot.inputs.voting import OpenForecastForm
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Paragraph
from bot.ui.names import shown_name


def sent_for_review(texts: Texts, draft: Question) -> Card:
    """To the author: the draft was sent to the moderators."""
    show = Button(texts.say("ui.button_show"), ShowQuestion(question=draft.reference))
    return Card(kind="in-review", title=texts.say("asking.in_review", draft=draft.name), buttons=(show,))


def please_review(texts: Texts, draft: Question, author: str) -> Card:
    """To a moderator: who wants to ask what, and a button to the draft."""
    show = Button(texts.say("ui.button_show"), ShowQuestion(question=draft.reference), ButtonStyle.PRIMARY)
    return Card(
        kind="review",
        title=texts.say("asking.please_review", draft=draft.name, name=shown_name(texts, author)),
        blocks=(Paragraph((draft.text.title,)),),
        buttons=(show, Button(texts.say("ui.button_drafts"), ListDrafts())),
    )


def posted_by_moderator(texts: Texts, question: Question) -> Card:
    """To the author: the question was posted."""
    return Card(
        kind="reviewed",
        title=texts.say("asking.review_posted", question=question.name),
        blocks=(Paragraph((question.text.title,)),),
        buttons=(
            Button(texts.say("ui.button_forecast"), OpenForecastForm(question=question.reference), ButtonStyle.PRIMARY),
            Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference)),
        ),
    )


def dropped_by_moderator(texts: Texts, draft: Question) -> Card:
    """To the author: the draft was dropped."""
    title = texts.say("asking.review_dropped", draft=draft.name)
    return Card(kind="reviewed", title=title, blocks=(Paragraph((draft.text.title,)),))
