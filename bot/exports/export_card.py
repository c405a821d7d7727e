"""The community as a file, and what is not in it."""

from bot.texts import Texts
from bot.ui.cards import Card, File, Paragraph, Tone


def community_handed_over(texts: Texts, community: str, votes_left_out: int, file: File) -> Card:
    """The file; what is left out of it, and where everything is."""
    said = [texts.say("exports.file", community=community)]
    if votes_left_out:
        said.append(texts.say("exports.votes_left_out", n=votes_left_out))
    return Card(
        kind="community-file",
        title=texts.say("exports.title"),
        blocks=(*map(Paragraph, said), Paragraph(texts.say("exports.whole"), Tone.QUIET)),
        file=file,
    )
