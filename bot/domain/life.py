"""What may be done with a question at this point of its life, and the sentence that says why not."""

from bot.domain.errors import Refused
from bot.domain.question import Question, QuestionState


def must(refused: Refused | None) -> None:
    """Raise what stands in the way, if anything does."""
    if refused is not None:
        raise refused


def why_not_edit(question: Question) -> Refused | None:
    """A posted question can be edited until it has its answer."""
    return _not_posted(question) or (
        Refused("questions.life_reopen_first", question=question.name) if _settled(question) else None
    )


def why_not_close(question: Question, now: int) -> Refused | None:
    """What takes votes can be closed by hand."""
    if question.state is QuestionState.OPEN and question.is_open(now):
        return None
    return _not_posted(question) or Refused("questions.life_not_open", question=question.name)


def why_not_reopen(question: Question, now: int) -> Refused | None:
    """One step back: from its answer, or from a close by hand while the deadline is ahead."""
    if _not_posted(question) or _settled(question):
        return _not_posted(question)
    if question.state is QuestionState.OPEN and question.is_open(now):
        return Refused("questions.life_open", question=question.name)
    if question.was_closed_by_hand and now < question.deadline:
        return None
    return Refused("questions.life_over", question=question.name)


def why_not_delete(question: Question, *, voted: bool) -> Refused | None:
    """What nobody has ever voted on, and what has no answer."""
    if voted:
        ways = {
            QuestionState.RESOLVED: "questions.life_voted_resolved",
            QuestionState.ANNULLED: "questions.life_voted_annulled",
        }
        return Refused(ways.get(question.state, "questions.life_voted"), question=question.name)
    return why_not_edit(question)


def why_not_remove_text(question: Question) -> Refused | None:
    """Texts are removed of what has been posted; a draft is for its author and moderators to edit or drop."""
    return _not_posted(question)


def why_not_propose(question: Question, now: int) -> Refused | None:
    """An answer can be proposed once votes have ended, until there is one."""
    if question.is_open(now):
        return Refused("questions.life_still_open", question=question.name)
    return _not_posted(question) or (
        Refused("questions.life_answered", question=question.name) if _settled(question) else None
    )


def _settled(question: Question) -> bool:
    return question.state in (QuestionState.RESOLVED, QuestionState.ANNULLED)


def _not_posted(question: Question) -> Refused | None:
    if question.state is QuestionState.DRAFT:
        return Refused("resolving.not_posted", question=question.name)
    return None
