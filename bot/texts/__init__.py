"""All sentences of the bot, by key: a folder for each language with a TOML file for each feature.

Placeholders stand for facts, never for other sentences, so that each language can order its words as it likes.
"""

import string
import tomllib
from functools import cache
from importlib import resources

from bot.domain.errors import Fact
from bot.domain.moment import Live, Part, Text
from bot.domain.text.direction import isolated

Sentence = str | dict[str, str]
"""A sentence, or its forms `one` and `other` for a number."""
Template = tuple[tuple[str, str], ...]
"""A parsed sentence: pairs of words and the name of the fact that follows them, which is empty at the end."""


class Texts:
    """The sentences of one language.

    Args:
        language: the name of a folder beside this file, such as `en`.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.sentences = read_sentences(language)
        self._templates = {key: _forms(sentence) for key, sentence in self.sentences.items()}
        self._plain: dict[str, Text] = {
            key: (forms["other"][0][0],)
            for key, forms in self._templates.items()
            if len(forms) == 1 and len(forms["other"]) == 1 and not forms["other"][0][1]
        }
        """The sentences without facts, which are most: they need no work."""

    def say(self, key: str, **facts: Fact) -> Text:
        """Return the sentence of a key with its facts in place.

        Of a sentence with the forms `one` and `other` the form is taken that fits the fact `n`. Instants, channels,
        roles and links become parts of their own, since each platform shows them in its own way. Texts from right to
        left are isolated, so that they do not reorder the sentence.

        Raises:
            KeyError: there is no such sentence, or a fact is missing.
        """
        plain = self._plain.get(key)
        if plain is not None:
            return plain
        forms = self._templates[key]
        template = forms["one" if "one" in forms and facts["n"] == 1 else "other"]
        parts: list[Part] = []
        words = ""
        for literal, name in template:
            words += literal
            fact = facts[name] if name else ""
            if isinstance(fact, Live):
                parts += [words, fact]
                words = ""
            else:
                words += isolated(fact) if isinstance(fact, str) else str(fact)
        return tuple([part for part in (*parts, words) if part != ""])

    def word(self, key: str, **facts: Fact) -> str:
        """Return the sentence as one string, for places that can show nothing but text."""
        return "".join([str(part) for part in self.say(key, **facts)])


def _forms(sentence: Sentence) -> dict[str, Template]:
    forms = sentence if isinstance(sentence, dict) else {"other": sentence}
    return {
        form: tuple((literal, name or "") for literal, name, _, _ in _FORMATTER.parse(words))
        for form, words in forms.items()
    }


@cache
def texts(language: str) -> Texts:
    """Return the sentences of a language; they are read from the files once."""
    return Texts(language)


def read_sentences(language: str) -> dict[str, Sentence]:
    """Return all sentences of a language by key: `file.name` for each name in each file of its folder."""
    folder = resources.files(__name__) / language
    return {
        f"{file.name.removesuffix('.toml')}.{name}": sentence
        for file in folder.iterdir()
        if file.name.endswith(".toml")
        for name, sentence in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }


_FORMATTER = string.Formatter()
