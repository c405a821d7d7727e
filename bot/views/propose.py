"""Proposed answers: what the proposer reads, and what those read who can confirm them."""

from collections.abc import Mapping, Sequence

from bot.cards import Block, Button, ButtonStyle, Card, Entry, Link, Listing, Paragraph, Tone
from bot.domain.forecast import letter
from bot.domain.moment import Moment
from bot.domain.question import Question
from bot.domain.trail import Proposal
from bot.inputs import ConfirmProposal, OpenResolveForm, ShowQuestion
from bot.texts import Texts
from bot.views.names import shown_name
from bot.views.removed import outcomes_shown, title_shown


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


def proposals_listed(
    texts: Texts, question: Question, proposals: Sequence[Proposal], names: Mapping[int, str]
) -> list[Block]:
    """What is proposed, each with one click to confirm it."""
    rows = tuple(
        Entry(
            text=texts.say(
                "propose.says",
                name=shown_name(texts, names.get(each.member, "")),
                answer=_answer(texts, question, each),
            ),
            note=(Moment(each.at), *((" · ", each.evidence) if each.evidence else ())),
            button=_confirm(texts, question, each),
        )
        for each in proposals
    )
    return [Paragraph(texts.say("propose.list")), Listing(rows)] if rows else []


def _confirm(texts: Texts, question: Question, proposal: Proposal) -> Button:
    action = ConfirmProposal(
        question=question.reference, member=proposal.member, at=proposal.at, edition=question.edition
    )
    return Button(texts.say("buttons.confirm"), action, ButtonStyle.PRIMARY)


def _details(texts: Texts, question: Question) -> Button:
    return Button(texts.say("buttons.details"), ShowQuestion(question=question.reference))


def _answer(texts: Texts, question: Question, proposal: Proposal) -> str:
    return f"{letter(proposal.outcome)} · {outcomes_shown(texts, question)[proposal.outcome]}"
