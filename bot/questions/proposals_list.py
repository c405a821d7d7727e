"""The answers that members propose for a question, each with a button that confirms it."""

from collections.abc import Mapping, Sequence

from bot.domain.events import Proposal
from bot.domain.moment import Moment
from bot.domain.question import Question
from bot.inputs.resolving import ConfirmProposal
from bot.questions.answer_words import answer_words
from bot.texts import Texts
from bot.ui.cards import Block, Button, ButtonStyle, Entry, Listing, Paragraph
from bot.ui.names import shown_name


def proposals_list(
    texts: Texts, question: Question, proposals: Sequence[Proposal], names: Mapping[int, str]
) -> list[Block]:
    """The proposals, each with a button that confirms it; nothing where there are none.

    Args:
        texts: the sentences.
        question: the question.
        proposals: what is proposed, by whom.
        names: the display names of those members, as far as they are known.
    """
    rows = tuple(
        Entry(
            text=texts.say(
                "resolving.propose_says",
                name=shown_name(texts, names.get(each.member, "")),
                answer=answer_words(texts, question, each.weights),
            ),
            note=(Moment(each.at), *((" · ", each.evidence) if each.evidence else ())),
            button=confirm_button(texts, question, each),
        )
        for each in proposals
    )
    return [Paragraph(texts.say("resolving.propose_list")), Listing(rows)] if rows else []


def confirm_button(texts: Texts, question: Question, proposal: Proposal) -> Button:
    """The button that resolves or annuls the question as proposed."""
    action = ConfirmProposal(
        question=question.reference, member=proposal.member, at=proposal.at, revision=question.revision
    )
    return Button(texts.say("ui.button_confirm"), action, ButtonStyle.PRIMARY)
