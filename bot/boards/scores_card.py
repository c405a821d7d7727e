"""The card that explains the scores."""

from bot.domain.leaderboard.totals import COVERAGE_FLOOR, board_value_of
from bot.domain.scoring.rules import RULES
from bot.inputs.boards import ExplainScores, ShowLeaderboard
from bot.texts import Texts
from bot.ui.cards import Button, Card, Paragraph


def scores_explained(texts: Texts, rule: str) -> Card:
    """What a rule's points mean, when they are given, how boards put them together, and the version of the rule."""
    total = board_value_of(rule, all_time=True)
    together = texts.say(f"boards.scores_{total}", least=round(COVERAGE_FLOOR))
    return Card(
        kind="scores",
        title=texts.say("boards.scores_title"),
        blocks=(
            Paragraph(texts.say(f"boards.rule_about_{rule}")),
            Paragraph(texts.say("boards.scores_when")),
            Paragraph(texts.say("boards.scores_floor")),
            Paragraph(together),
            Paragraph(texts.say("boards.scores_why")),
        ),
        buttons=(Button(texts.say("ui.button_leaderboard"), ShowLeaderboard()),),
        footer=texts.say("boards.rule_version", rule=texts.word(f"boards.rule_{rule}"), version=RULES[rule].version),
    )


def scores_button(texts: Texts) -> Button:
    """The button that explains the scores."""
    return Button(texts.say("ui.button_how_scores_work"), ExplainScores())
