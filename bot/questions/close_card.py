"""The confirmation before a question is closed."""

from bot.domain.question import Question
from bot.inputs.questions import CloseQuestion, ShowQuestion
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Paragraph
from bot.ui.removed import title_shown


def close_this(texts: Texts, question: Question) -> Card:
    """Asks once: everybody is told at once, and nobody can vote until somebody opens it again."""
    action = CloseQuestion(question=question.reference, sure=True, reopened=question.reopened)
    return Card(
        kind="close",
        title=texts.say("questions.close_ask", question=question.name, title=title_shown(texts, question)),
        blocks=(Paragraph(texts.say("questions.close_now")),),
        buttons=(
            Button(texts.say("ui.button_close"), action, ButtonStyle.DANGER),
            Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference)),
        ),
    )
