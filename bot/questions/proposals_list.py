"""The answers proposed for a question, each with one click to confirm it."""

from collections.abc import Mapping, Sequence

from bot.domain.events import Proposal
from bot.domain.forecast import letter
from bot.domain.moment import Moment
from bot.domain.question import Question
from bot.inputs.resolving import ConfirmProposal
from bot.texts import Texts
from bot.ui.cards import Block, Button, ButtonStyle, Entry, Listing, Paragraph
from bot.ui.names import shown_name
from bot.ui.removed import outcomes_shown


def proposals_listed(
    texts: Texts, question: Question, proposals: Sequence[Proposal], names: Mapping[int, str]
) -> list[Block]:
    """What is proposed, each with one click to confirm it."""
    rows = tuple(
        Entry(
            text=texts.say(
                "resolving.propose_says",
                name=shown_name(texts, names.get(each.member, "")),
                answer=_answer(texts, question, each),
            ),
            note=(Moment(each.at), *((" · ", each.evidence) if each.evidence else ())),
            button=_confirm(texts, question, each),
        )
        for each in proposals
    )
    return [Paragraph(texts.say("resolving.propose_list")), Listing(rows)] if rows else []


def _confirm(texts: Texts, question: Question, proposal: Proposal) -> Button:
    action = ConfirmProposal(
        question=question.reference, member=proposal.member, at=proposal.at, revision=question.revision
    )
    return Button(texts.say("ui.button_confirm"), action, ButtonStyle.PRIMARY)


def _answer(texts: Texts, question: Question, proposal: Proposal) -> str:
    return f"{letter(proposal.outcome)} · {outcomes_shown(texts, question)[proposal.outcome]}"
