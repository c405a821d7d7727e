"""Every sentence the bot says, by key, per language; placeholders are filled with facts and never with sentences."""

import string
import tomllib
from functools import cache
from importlib import resources

from bot.domain.errors import Fact
from bot.domain.moment import Called, Channel, Moment, Part, Text

Sentence = str | dict[str, str]
Pieces = tuple[tuple[str, str], ...]
"""A sentence taken apart once: words, each with the name of the fact that follows them; empty at the end."""


class Texts:
    """The sentences of one language.

    Args:
        language: a folder beside this file, such as `en`.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.sentences = read_sentences(language)
        self._pieces = {key: _forms(sentence) for key, sentence in self.sentences.items()}
        self._plain: dict[str, Text] = {
            key: (forms["other"][0][0],)
            for key, forms in self._pieces.items()
            if len(forms) == 1 and len(forms["other"]) == 1 and not forms["other"][0][1]
        }
        """Most sentences have no facts and are always the same."""

    def say(self, key: str, **facts: Fact) -> Text:
        """The sentence of that key with its facts in place.

        A sentence with forms for `one` and `other` takes the form that fits the fact `n`. Where a fact is an
        instant, the answer has it as a part of its own, so that each reader sees their own time.
        """
        plain = self._plain.get(key)
        if plain is not None:
            return plain
        forms = self._pieces[key]
        pieces = forms["one" if "one" in forms and facts["n"] == 1 else "other"]
        parts: list[Part] = []
        words = ""
        for literal, name in pieces:
            words += literal
            fact = facts[name] if name else ""
            if isinstance(fact, Moment | Channel | Called):
                parts += [words, fact]
                words = ""
            else:
                words += str(fact)
        return tuple([part for part in (*parts, words) if part != ""])

    def word(self, key: str, **facts: Fact) -> str:
        """The sentence as one string, for places that can hold no instant."""
        return "".join(str(part) for part in self.say(key, **facts))


def _forms(sentence: Sentence) -> dict[str, Pieces]:
    forms = sentence if isinstance(sentence, dict) else {"other": sentence}
    return {
        form: tuple((literal, name or "") for literal, name, _, _ in _FORMATTER.parse(words))
        for form, words in forms.items()
    }


@cache
def texts(language: str) -> Texts:
    """The sentences of a language, read once."""
    return Texts(language)


def read_sentences(language: str) -> dict[str, Sentence]:
    """All sentences of a language: `file.name` for each name in each file of its folder."""
    folder = resources.files(__name__) / language
    return {
        f"{file.name.removesuffix('.toml')}.{name}": sentence
        for file in folder.iterdir()
        if file.name.endswith(".toml")
        for name, sentence in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


_FORMATTER = string.Formatter()
