"""The public card of a question, and its private details."""

from typing import NamedTuple

from bot.domain.events import Part
from bot.domain.forecast import Forecast
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.question import NamesVisibility, Question, QuestionState
from bot.domain.resolution import Resolution
from bot.domain.visibility import Hidden, forecasts_shown, names_shown
from bot.inputs.questions import ShowChart, ShowHistory, ShowQuestion
from bot.inputs.resolving import ShowWhy
from bot.inputs.stories import ShowStory
from bot.inputs.voting import OpenForecastForm, ShowForecasts, ShowMyForecast
from bot.questions.answer_words import answer_words
from bot.questions.managing_card import Managing, managing_menu
from bot.questions.proposals_list import proposals_list
from bot.questions.visibility_card import visibility_choices, what_others_see
from bot.texts import Texts
from bot.ui.cards import Bars, Block, Button, ButtonStyle, Card, Entry, Link, Listing, Paragraph, Tone
from bot.ui.figures import crowd_bars
from bot.ui.outcomes import beside_mine, with_leader
from bot.ui.removed import note_shown, numbered, outcomes_shown, title_shown

MOST_RELATIVES = 5
"""Questions of the same story shown in the details; Story shows all of them."""


class QuestionFacts(NamedTuple):
    """What the reader of a card may know; a NamedTuple because they are made fast, and each answer to a vote makes one.

    Args:
        question: the question.
        crowd: the crowd forecast in basis points; None where no forecast stands, or it is hidden from the reader.
        forecasters: how many forecasts stand.
        changed_at: when the last of them was given, UTC milliseconds; None where none stands, or there is an answer.
        resolution: the answer of a resolved or annulled question; None before that.
        hidden: why the crowd forecast is hidden from the reader; None where it is not.
        least: from how many forecasters on the crowd forecast is shown.
        week_ago: the crowd forecast of a week ago in basis points; None where there is none to compare with.
        mine: the reader's standing forecast, where the card shows it beside the crowd's; None where it does not.
    """

    question: Question
    crowd: Forecast | None
    forecasters: int
    changed_at: int | None
    resolution: Resolution | None
    hidden: Hidden | None = None
    least: int = 1
    week_ago: Forecast | None = None
    mine: Forecast | None = None


def question_card(texts: Texts, facts: QuestionFacts) -> Card:
    """The public card."""
    question = facts.question
    return Card(
        kind="question",
        title=title(texts, question),
        blocks=(*_head(texts, facts), *_story(texts, question, with_summary=False)),
        buttons=_buttons(texts, question),
        private=False,
        mark=texts.say("questions.mark_closed") if question.state is QuestionState.CLOSED else (),
    )


def question_details(
    texts: Texts, facts: QuestionFacts, related: tuple[Question, ...], managing: Managing | None
) -> Card:
    """All about a question, privately.

    Args:
        texts: the sentences.
        facts: what the reader may know.
        related: the other posted questions of its story.
        managing: what is offered to who may manage it; None for others.
    """
    question = facts.question
    blocks: list[Block] = [*_head(texts, facts), *_known(texts, facts)]
    blocks += [*_story(texts, question, with_summary=True), *background(texts, question)]
    blocks += _relatives(texts, related)
    if question.state is not QuestionState.ANNULLED:
        names = NamesVisibility.SHOWN if names_shown(question) else question.names
        blocks.append(Paragraph(what_others_see(texts, names), Tone.QUIET))
    if managing is not None:
        blocks += visibility_choices(texts, question, facts.least, voted=managing.voted) if managing.edits else []
        blocks += proposals_list(texts, question, managing.proposals, managing.names)
        blocks.append(managing_menu(texts, question, managing))
    return Card(kind="details", title=title(texts, question), blocks=tuple(blocks), buttons=_all_buttons(texts, facts))


def _all_buttons(texts: Texts, facts: QuestionFacts) -> tuple[Button, ...]:
    question = facts.question
    buttons = [button for button in _buttons(texts, question) if not isinstance(button.action, ShowQuestion)]
    if facts.forecasters and forecasts_shown(question, facts.hidden):
        buttons.append(Button(texts.say("ui.button_who_said"), ShowForecasts(question=question.reference)))
    if facts.crowd is not None:
        buttons.append(Button(texts.say("ui.button_chart"), ShowChart(question=question.reference)))
    buttons.append(Button(texts.say("ui.button_history"), ShowHistory(question=question.reference)))
    if question.story:
        buttons.append(Button(texts.say("ui.button_story"), ShowStory(question=question.reference)))
    return tuple(buttons)


def _relatives(texts: Texts, related: tuple[Question, ...]) -> list[Block]:
    """The other questions of the same story, each with a button to its details."""
    if not related:
        return []
    shown = related[:MOST_RELATIVES]
    rows = tuple(
        Entry(
            (numbered(other, title_shown(texts, other)),),
            button=Button(texts.say("ui.button_show"), ShowQuestion(question=other.reference)),
        )
        for other in shown
    )
    more = len(related) - len(shown)
    return [
        Paragraph(texts.say("questions.related"), Tone.QUIET),
        Listing(rows),
        *([Paragraph(texts.say("stories.more", n=more), Tone.QUIET)] if more else []),
    ]


def _known(texts: Texts, facts: QuestionFacts) -> list[Block]:
    """When the answer became public, where that was not when the question was resolved."""
    resolution = facts.resolution
    if resolution is None or resolution.known_at == resolution.resolved_at:
        return []
    return [Paragraph(texts.say("questions.known", at=Moment(resolution.known_at)), Tone.QUIET)]


def background(texts: Texts, question: Question) -> list[Paragraph]:
    """The background, if there is one."""
    text = note_shown(texts, question, Part.BACKGROUND)
    return [Paragraph(texts.say("questions.background", text=text))] if text else []


def title(texts: Texts, question: Question) -> Text:
    """The heading of a question: its number and title."""
    return (numbered(question, title_shown(texts, question)),)


def answer_text(texts: Texts, question: Question, resolution: Resolution) -> Text:
    """The answer in a sentence, or why the question was annulled."""
    if not resolution.weights:
        reason = resolution.reason
        return texts.say("questions.annulled", reason=reason) if reason else texts.say("questions.annulled_plain")
    return texts.say("questions.answer", answer=answer_words(texts, question, resolution.weights))


def _head(texts: Texts, facts: QuestionFacts) -> list[Block]:
    question = facts.question
    blocks: list[Block] = []
    if facts.resolution:
        tone = Tone.GOOD if facts.resolution.weights else Tone.WARNING
        blocks.append(Paragraph(answer_text(texts, question, facts.resolution), tone))
        if facts.resolution.evidence:
            blocks.append(Link(texts.say("questions.evidence"), facts.resolution.evidence))
    blocks.append(outcome_bars(texts, facts))
    blocks.append(Paragraph(status_text(texts, facts), Tone.QUIET))
    if facts.hidden:
        blocks.append(Paragraph(hidden_text(texts, facts), Tone.QUIET))
    if question.state is QuestionState.OPEN and question.reopened_at is not None:
        blocks.append(Paragraph(texts.say("questions.open_again", at=Moment(question.reopened_at)), Tone.QUIET))
    if question.reworded_at is not None:
        blocks.append(Paragraph(texts.say("questions.reworded", at=Moment(question.reworded_at)), Tone.QUIET))
    if criteria := note_shown(texts, question, Part.CRITERIA):
        blocks.append(Paragraph(texts.say("questions.criteria", text=criteria), Tone.QUIET))
    return blocks


def outcome_bars(texts: Texts, facts: QuestionFacts) -> Bars:
    """Each outcome once: the crowd's share and its change, the reader's own beside it, and the answer."""
    answer = facts.resolution.weights if facts.resolution else ()
    bars = crowd_bars(outcomes_shown(texts, facts.question), facts.crowd, answer)
    if not answer:
        bars = with_leader(bars, facts.crowd, facts.week_ago)
    return beside_mine(texts, bars, facts.mine, facts.forecasters)


def hidden_text(texts: Texts, facts: QuestionFacts) -> Text:
    """Why the crowd forecast is hidden, and until when; `facts.hidden` must be set."""
    if facts.hidden is Hidden.UNTIL_ENOUGH:
        return texts.say("questions.visibility_until-enough", least=facts.least)
    if facts.hidden is Hidden.UNTIL_VOTE and facts.least > 1:
        return texts.say("questions.visibility_until-vote-and-enough", least=facts.least)
    return texts.say(f"questions.visibility_{facts.hidden}")


def status_text(texts: Texts, facts: QuestionFacts) -> Text:
    """When it closes or closed, how many forecasters there are, and when that last changed."""
    separator: Text = (" · ",)
    return (*_deadline(texts, facts), *separator, *_forecasters(texts, facts))


def _deadline(texts: Texts, facts: QuestionFacts) -> Text:
    question = facts.question
    if question.state is QuestionState.OPEN:
        at, relative = Moment(question.deadline), Moment(question.deadline, MomentStyle.RELATIVE)
        return texts.say("questions.closes", at=at, relative=relative)
    if facts.resolution:
        return texts.say(f"questions.{question.state}_at", at=Moment(facts.resolution.resolved_at))
    if question.state is QuestionState.RESOLVING:
        return texts.say("questions.resolving")
    if question.closed_at is not None:
        return texts.say("questions.closed_at", at=Moment(question.closed_at))
    if question.text.closes_at is None:
        return texts.say("questions.draft")
    return texts.say("questions.draft_closes", at=Moment(question.text.closes_at))


def _forecasters(texts: Texts, facts: QuestionFacts) -> Text:
    if not facts.forecasters:
        return texts.say("questions.nobody")
    counted = texts.say("questions.forecasters", n=facts.forecasters)
    if facts.question.state is not QuestionState.OPEN or facts.changed_at is None:
        return counted
    changed = texts.say("questions.changed", at=Moment(facts.changed_at, MomentStyle.RELATIVE))
    return (*counted, " · ", *changed)


def _story(texts: Texts, question: Question, *, with_summary: bool) -> list[Block]:
    story = question.story
    if story is None:
        return []
    if story.published_at is None:
        headline = texts.say("questions.story", headline=story.headline)
    else:
        at = Moment(story.published_at, MomentStyle.DATE)
        headline = texts.say("questions.story_dated", headline=story.headline, at=at)
    blocks: list[Block] = [Paragraph(headline, Tone.QUIET)]
    if with_summary and story.summary:
        blocks.append(Paragraph((story.summary,)))
    if story.link:
        blocks.append(Link(texts.say("questions.story_link"), story.link))
    return blocks


def _buttons(texts: Texts, question: Question) -> tuple[Button, ...]:
    reference = question.reference
    forecast = Button(texts.say("ui.button_forecast"), OpenForecastForm(question=reference), ButtonStyle.PRIMARY)
    others = (
        Button(texts.say("ui.button_my_forecast"), ShowMyForecast(question=reference)),
        Button(texts.say("ui.button_details"), ShowQuestion(question=reference)),
    )
    why = Button(texts.say("ui.button_why"), ShowWhy(question=reference), ButtonStyle.PRIMARY)
    first = {QuestionState.OPEN: (forecast,), QuestionState.RESOLVED: (why,)}.get(question.state, ())
    return (*first, *others)
