"""The names under which members are shown."""

from dataclasses import replace

from bot.texts import Texts
from bot.ui.cards import Block, Card, Ranking


def shown_name(texts: Texts, name: str) -> str:
    """The display name, or "former member" where it is empty, as that of a member who was erased."""
    return name or texts.word("privacy.former")


def with_former_members(texts: Texts, card: Card) -> Card:
    """A stored card in which the lines of erased members, whose names were removed, read "former member"."""

    def named(block: Block) -> Block:
        if not isinstance(block, Ranking):
            return block
        return Ranking(tuple(replace(rank, name=shown_name(texts, rank.name)) for rank in block.rows))

    return replace(card, blocks=tuple(map(named, card.blocks)))
