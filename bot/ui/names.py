"""How a person is called where their name is shown."""

from dataclasses import replace

from bot.texts import Texts
from bot.ui.cards import Block, Card, Ranking


def shown_name(texts: Texts, name: str) -> str:
    """The display name; a member who was erased has none."""
    return name or texts.word("privacy.former")


def with_former(texts: Texts, card: Card) -> Card:
    """A card that was kept, with the lines of members who were erased since."""

    def named(block: Block) -> Block:
        if not isinstance(block, Ranking):
            return block
        return Ranking(tuple(replace(rank, name=shown_name(texts, rank.name)) for rank in block.rows))

    return replace(card, blocks=tuple(map(named, card.blocks)))
