"""The menu for those who may manage a posted question: its author and moderators."""

from collections.abc import Mapping
from typing import NamedTuple

from bot.domain.events import Proposal
from bot.domain.life import close_refusal, delete_refusal, edit_refusal, needs_new_deadline, reopen_refusal
from bot.domain.member import Role
from bot.domain.question import Question, QuestionState
from bot.inputs.asking import OpenPostForm, PostQuestion
from bot.inputs.questions import CloseQuestion, DeleteQuestion, OpenEditForm
from bot.inputs.resolving import OpenAnnulForm, OpenNewDeadlineForm, OpenResolveForm, ReopenQuestion
from bot.texts import Texts
from bot.ui.cards import Button, Choice


class Managing(NamedTuple):
    """What somebody who may manage a question is shown and offered.

    Args:
        now: UTC milliseconds.
        role: the role of the reader.
        voted: whether anybody has ever voted on the question.
        proposals: the answers proposed for it; empty where the reader may not confirm them.
        names: the display names of the members who proposed them, as far as they are known.
        settles: whether the reader may resolve, annul and reopen it.
        edits: whether the reader may change its texts and visibility.
    """

    now: int
    role: Role
    voted: bool
    proposals: tuple[Proposal, ...]
    names: Mapping[int, str]
    settles: bool
    edits: bool


def managing_menu(texts: Texts, question: Question, managing: Managing) -> Choice:
    """Everything that the reader can do with the question now."""
    reference, now, settles = question.reference, managing.now, managing.settles
    settled = question.state in (QuestionState.RESOLVING, QuestionState.RESOLVED, QuestionState.ANNULLED)
    extends = needs_new_deadline(question, now)
    reopens = reopen_refusal(question, now) is None and (managing.edits if extends else settles or not settled)
    reopen = OpenNewDeadlineForm(question=reference) if extends else ReopenQuestion(question=reference)
    edits = managing.edits and edit_refusal(question) is None
    offered = (
        (edits, "ui.button_edit", OpenEditForm(question=reference)),
        (close_refusal(question, now) is None, "ui.button_close", CloseQuestion(question=reference)),
        (settles and not settled, "ui.button_resolve", OpenResolveForm(question=reference)),
        (settles and not settled, "ui.button_annul", OpenAnnulForm(question=reference)),
        (reopens, "ui.button_reopen", reopen),
        (
            delete_refusal(question, voted=managing.voted) is None,
            "ui.button_delete",
            DeleteQuestion(question=reference),
        ),
        (True, "ui.button_post_here", PostQuestion(question=reference)),
        (managing.role >= Role.MODERATOR, "ui.button_post_elsewhere", OpenPostForm(question=reference)),
    )
    options = tuple(Button(texts.say(key), action) for possible, key, action in offered if possible)
    return Choice(texts.say("questions.manage"), options)
