"""The cards of `chart`: the crowd forecast with its picture, for the one who asked and for everybody."""

from collections.abc import Sequence

from bot.domain.question import QuestionState
from bot.inputs.questions import ShareChart, ShowChart, ShowQuestion
from bot.inputs.voting import OpenForecastForm
from bot.questions.question_card import QuestionFacts, hidden_text, outcome_bars, status_text, title
from bot.texts import Texts
from bot.ui.cards import Block, Button, ButtonStyle, Card, Paragraph, Picture, Tone


def the_chart(
    texts: Texts,
    facts: QuestionFacts,
    lines: Sequence[str],
    view: str,
    picture: Picture | None,
    share: ShareChart | None,
) -> Card:
    """The private answer.

    Args:
        texts: the sentences.
        facts: what the reader may know.
        lines: the way of the likeliest outcomes as characters.
        view: which of the pictures it shows; the other is a button away.
        picture: the picture; None where there is none.
        share: posts the picture in the channel; None where not everybody may see it.
    """
    reference = facts.question.reference
    other = (
        Button(texts.say("ui.button_chart_bars"), ShowChart(question=reference, view="bars"))
        if view == "time"
        else Button(texts.say("ui.button_chart_time"), ShowChart(question=reference))
    )
    shared = (Button(texts.say("ui.button_share"), share),) if share else ()
    views = (other,) if picture else ()
    details = Button(texts.say("ui.button_details"), ShowQuestion(question=reference))
    return Card(
        kind="chart",
        title=title(texts, facts.question),
        blocks=tuple(_blocks(texts, facts, lines)),
        buttons=(*shared, *views, details),
        picture=picture,
    )


def shared_chart(texts: Texts, facts: QuestionFacts, lines: Sequence[str], picture: Picture | None) -> Card:
    """The message for everybody, as things were when it was shared."""
    question = facts.question
    forecast = Button(
        texts.say("ui.button_forecast"), OpenForecastForm(question=question.reference), ButtonStyle.PRIMARY
    )
    details = Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference))
    return Card(
        kind="shared-chart",
        title=title(texts, question),
        blocks=tuple(_blocks(texts, facts, lines)),
        buttons=(forecast, details) if question.state is QuestionState.OPEN else (details,),
        private=False,
        picture=picture,
    )


def _blocks(texts: Texts, facts: QuestionFacts, lines: Sequence[str]) -> list[Block]:
    blocks: list[Block] = [outcome_bars(texts, facts)]
    if lines:
        blocks.append(Paragraph(("\n".join(lines),)))
    blocks.append(Paragraph(status_text(texts, facts), Tone.QUIET))
    if facts.hidden:
        blocks.append(Paragraph(hidden_text(texts, facts), Tone.QUIET))
    return blocks
