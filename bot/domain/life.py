"""What can be done with a question in its present state.

Each `…_refusal` function returns None where something can be done, and otherwise the refusal that says why not. Cards
leave out the buttons of what is refused; actions raise it with `refuse_if`.
"""

from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionState


def refuse_if(refused: Refused | None) -> None:
    """Raise the refusal, unless it is None.

    Raises:
        Refused: the refusal.
    """
    if refused is not None:
        raise refused


def edit_refusal(question: Question) -> Refused | None:
    """A question can be edited from its posting until its answer is given."""
    return _not_posted(question) or (
        Refused("questions.life_reopen_first", question=question.name) if _settled(question) else None
    )


def close_refusal(question: Question, now: int) -> Refused | None:
    """A question can be closed by hand while it takes votes."""
    if question.state is QuestionState.OPEN and question.is_open(now):
        return None
    return _not_posted(question) or Refused("questions.life_not_open", question=question.name)


def reopen_refusal(question: Question, now: int) -> Refused | None:
    """A question can be reopened once it takes no more votes; `needs_new_deadline` says whether with a new deadline."""
    if question.is_open(now):
        return Refused("questions.life_open", question=question.name)
    return _not_posted(question)


def needs_new_deadline(question: Question, now: int) -> bool:
    """Whether a question can be reopened only with a new deadline: its deadline has passed, and it has no answer."""
    return _not_posted(question) is None and not _settled(question) and now >= question.deadline


def delete_refusal(question: Question, *, voted: bool) -> Refused | None:
    """A posted question can be deleted if nobody has ever voted on it and it has no answer."""
    if voted:
        ways = {
            QuestionState.RESOLVING: "questions.life_voted_resolved",
            QuestionState.RESOLVED: "questions.life_voted_resolved",
            QuestionState.ANNULLED: "questions.life_voted_annulled",
        }
        return Refused(ways.get(question.state, "questions.life_voted"), question=question.name)
    return edit_refusal(question)


def remove_text_refusal(question: Question) -> Refused | None:
    """Texts can be removed from posted questions; drafts can be edited or dropped instead."""
    return _not_posted(question)


def propose_refusal(question: Question, now: int) -> Refused | None:
    """An answer can be proposed from the end of voting until the answer is given."""
    if question.is_open(now):
        return Refused("questions.life_still_open", question=question.name)
    return _not_posted(question) or (
        Refused("questions.life_answered", question=question.name) if _settled(question) else None
    )


def _settled(question: Question) -> bool:
    return question.state in (QuestionState.RESOLVING, QuestionState.RESOLVED, QuestionState.ANNULLED)


def _not_posted(question: Question) -> Refused | None:
    if question.state is QuestionState.DRAFT:
        return Refused("resolving.not_posted", question=question.name)
    return None
