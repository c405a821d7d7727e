"""What commands print: the sentences of `bot/texts/en/`."""

from bot.app.door import LANGUAGE
from bot.domain.errors import Fact
from bot.texts import Texts, texts


def sentences() -> Texts:
    """The sentences in the default language: an operator belongs to no community."""
    return texts(LANGUAGE)


def sentence(key: str, **facts: Fact) -> str:
    """The sentence of that key, with its facts in place."""
    return sentences().word(key, **facts)


def say(key: str, **facts: Fact) -> None:
    """Print a sentence to standard output."""
    print(sentence(key, **facts), flush=True)
