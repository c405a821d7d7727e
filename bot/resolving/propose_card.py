"""Proposed answers: what the proposer reads, and what those read who can confirm them."""

from bot.domain.events import Proposal
from bot.domain.question import Question
from bot.inputs import OpenResolveForm, ShowQuestion
from bot.questions.proposals_list import _answer, _confirm
from bot.texts import Texts
from bot.ui.cards import Button, Card, Link, Paragraph, Tone
from bot.ui.removed import title_shown


def proposed(texts: Texts, question: Question, proposal: Proposal) -> Card:
    """It is kept, and somebody was told."""
    answer = _answer(texts, question, proposal)
    return Card(
        kind="proposed",
        title=texts.say("propose.thanks", question=question.name, answer=answer),
        blocks=(Paragraph(texts.say("propose.told"), Tone.QUIET),),
        buttons=(_details(texts, question),),
    )


def to_confirm(texts: Texts, question: Question, proposal: Proposal, name: str) -> Card:
    """What somebody says happened, with one click to say so, too."""
    said = texts.say("propose.says", name=name, answer=_answer(texts, question, proposal))
    evidence = [Link(texts.say("question.evidence"), proposal.evidence)] if proposal.evidence else []
    return Card(
        kind="proposal",
        title=texts.say("propose.title", question=question.name, title=title_shown(texts, question)),
        blocks=(Paragraph(said), *evidence),
        buttons=(
            _confirm(texts, question, proposal),
            Button(texts.say("buttons.resolve"), OpenResolveForm(question=question.reference)),
            _details(texts, question),
        ),
        private=False,
    )


def _details(texts: Texts, question: Question) -> Button:
    return Button(texts.say("buttons.details"), ShowQuestion(question=question.reference))
