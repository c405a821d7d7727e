"""What others see of a question: the menus for those who manage it, and the sentence that tells everybody."""

from bot.domain.moment import Text
from bot.domain.question import CrowdVisibility, NamesVisibility, Question, QuestionState
from bot.domain.visibility import crowds_as_strict, names_as_strict
from bot.inputs.questions import SetVisibility
from bot.texts import Texts
from bot.ui.cards import Button, Choice


def visibility_choices(texts: Texts, question: Question, least: int, *, voted: bool) -> list[Choice]:
    """The menus for what others see of a question; once somebody has voted only stricter options are left.

    A menu with a single option is left out.

    Args:
        texts: the sentences.
        question: the question or draft.
        least: from how many forecasters on the crowd forecast is shown.
        voted: whether anybody has ever voted on it.
    """
    reference = question.reference
    crowds = crowds_as_strict(question.crowd) if voted else tuple(CrowdVisibility)
    names = names_as_strict(question.names) if voted else tuple(NamesVisibility)[::-1]
    crowd_options = [
        Button(
            _who_sees_the_crowd(texts, crowd, least),
            SetVisibility(question=reference, crowd=crowd.value),
        )
        for crowd in crowds
    ]
    name_options = [
        Button(
            texts.say(f"questions.visibility_choose_names_{each}"), SetVisibility(question=reference, names=each.value)
        )
        for each in names
    ]
    found: list[Choice] = []
    if len(crowds) > 1 and question.state in (QuestionState.DRAFT, QuestionState.OPEN):
        found.append(
            Choice(texts.say("questions.visibility_crowd"), tuple(crowd_options), crowds.index(question.crowd))
        )
    if len(names) > 1:
        found.append(Choice(texts.say("questions.visibility_names"), tuple(name_options), names.index(question.names)))
    return found


def _who_sees_the_crowd(texts: Texts, crowd: CrowdVisibility, least: int) -> Text:
    """What an option means here, where the crowd forecast may be hidden while there are few forecasters as well."""
    if least > 1 and crowd is not CrowdVisibility.AT_CLOSE:
        return texts.say(f"questions.visibility_choose_enough_{crowd}", least=least)
    return texts.say(f"questions.visibility_choose_crowd_{crowd}")


def what_others_see(texts: Texts, names: NamesVisibility) -> Text:
    """What others see of a member's forecast and reason, by the question's setting for names."""
    return texts.say(f"questions.visibility_others_{names}")
