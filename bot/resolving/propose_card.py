"""The cards about a proposed answer: to the member who proposed it, and to those who can confirm it."""

from bot.domain.events import Proposal
from bot.domain.question import Question
from bot.inputs.questions import ShowQuestion
from bot.inputs.resolving import OpenResolveForm
from bot.questions.answer_words import answer_words
from bot.questions.proposals_list import confirm_button
from bot.texts import Texts
from bot.ui.cards import Button, Card, Link, Paragraph, Tone
from bot.ui.removed import title_shown


def proposed(texts: Texts, question: Question, proposal: Proposal, edit: Button) -> Card:
    """To the member: it is stored, and somebody was told; `edit` brings back what was typed."""
    answer = answer_words(texts, question, proposal.weights)
    return Card(
        kind="proposed",
        title=texts.say("resolving.propose_thanks", question=question.name, answer=answer),
        blocks=(Paragraph(texts.say("resolving.propose_told"), Tone.QUIET),),
        buttons=(edit, _details(texts, question)),
    )


def to_confirm(texts: Texts, question: Question, proposal: Proposal, name: str) -> Card:
    """To those who can confirm it: what the member says happened, and the button that confirms it."""
    said = texts.say("resolving.propose_says", name=name, answer=answer_words(texts, question, proposal.weights))
    evidence = [Link(texts.say("questions.evidence"), proposal.evidence)] if proposal.evidence else []
    return Card(
        kind="proposal",
        title=texts.say("resolving.propose_title", question=question.name, title=title_shown(texts, question)),
        blocks=(Paragraph(said), *evidence),
        buttons=(
            confirm_button(texts, question, proposal),
            Button(texts.say("ui.button_resolve"), OpenResolveForm(question=question.reference)),
            _details(texts, question),
        ),
        private=False,
    )


def _details(texts: Texts, question: Question) -> Button:
    return Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference))
