"""Calibration as a picture, of a member or of the crowd, with a sentence that says what it means."""

from collections.abc import Sequence

from bot.domain.calibration import Bin
from bot.domain.forecast import WHOLE
from bot.domain.text.characters import excerpt
from bot.pictures.drawings import CalibrationBin, CalibrationChart, Theme, packed
from bot.texts import Texts
from bot.ui.cards import Picture

MOST_WORDS = 1_000
"""Characters of the words for those who cannot see it; platforms cut them further."""
HALF = 0.5
FAR = 0.05
"""On average so far from what was said is too sure, or not sure enough; less may be chance."""


def calibration_picture(
    texts: Texts, bins: Sequence[Bin], theme: Theme | None, questions: int, title: str
) -> Picture | None:
    """The picture; None where none is wanted, or no range of probability has enough questions.

    Args:
        texts: the sentences.
        bins: the calibration.
        theme: the background; None for no picture.
        questions: on how many resolved questions it is based.
        title: whose calibration it is.
    """
    shown = [
        CalibrationBin(
            said=round(each.said * WHOLE),
            happened=round(each.happened * WHOLE),
            count=each.questions,
            low=round(each.interval[0] * WHOLE),
            high=round(each.interval[1] * WHOLE),
        )
        for each in bins
        if each.said is not None and each.happened is not None and each.interval is not None
    ]
    if theme is None or not shown:
        return None
    tended = tendency(bins)
    sentence = texts.word(f"boards.calibration_{tended}")
    drawing = CalibrationChart(
        theme=theme,
        title=title,
        subtitle=texts.word("boards.calibration_questions", n=questions),
        bins=tuple(shown),
        said=texts.word("boards.calibration_said"),
        happened=texts.word("boards.calibration_happened"),
        sentence=sentence,
    )
    parts = [
        texts.word(
            "boards.calibration_words", said=f"{each.said / 100:.0f}%", happened=f"{each.happened / 100:.0f}%", n=n
        )
        for each, n in ((each, round(each.count)) for each in shown)
    ]
    words = " ".join((f"{'; '.join(parts)}.", sentence, title))
    return Picture("calibration.png", packed(drawing), excerpt(words, MOST_WORDS))


def tendency(bins: Sequence[Bin]) -> str:
    """Whether somebody was `sure` (too sure), `unsure` (not sure enough) or `right`, on average over the bins."""
    far = weight = 0.0
    for each in bins:
        if each.said is not None and each.happened is not None:
            beyond = each.said - each.happened if each.said > HALF else each.happened - each.said
            far, weight = far + each.trials * beyond, weight + each.trials
    if not weight or abs(far) <= FAR * weight:
        return "right"
    return "sure" if far > 0 else "unsure"
