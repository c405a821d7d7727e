"""How commands speak to whoever typed them."""

from bot.app.door import LANGUAGE
from bot.domain.errors import Fact
from bot.texts import texts

SAY = texts(LANGUAGE)


def say(key: str, **facts: Fact) -> None:
    """Print a sentence."""
    print(SAY.word(key, **facts), flush=True)
