"""When a sum counts as a whole."""

from bot.domain.forecast import WHOLE
from bot.domain.text.numerals import Amount

_SLACK = WHOLE // 100


def is_near_whole(total: Amount, whole: int = WHOLE) -> bool:
    """Tell whether a sum is within one hundredth of the whole: 99 to 101 percent."""
    return -_SLACK * whole <= (total - whole) * WHOLE <= _SLACK * whole
