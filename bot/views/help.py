"""Short help."""

from bot.cards import Button, ButtonStyle, Card, Entry, Listing, Paragraph, Tone
from bot.commands import COMMANDS, Command, Group
from bot.inputs import ListQuestions, OpenAskForm, OpenSetup, ShowHelp, ShowQuestion
from bot.texts import Texts


def help_card(texts: Texts, topic: str) -> Card:
    """All commands, or one of them."""
    chosen = [command for command in COMMANDS if command.name == topic.strip().lower()] or list(COMMANDS)
    rows = tuple(Entry(_usage(command), texts.say(f"commands.{command.name}")) for command in chosen)
    return Card(
        kind="help",
        title=texts.say("help.title"),
        blocks=(Listing(rows), Paragraph(texts.say("help.picks"), Tone.QUIET)),
        buttons=(
            Button(texts.say("buttons.list"), ListQuestions(), ButtonStyle.PRIMARY),
            Button(texts.say("buttons.ask"), OpenAskForm()),
        ),
    )


def _usage(command: Command) -> tuple[str, ...]:
    options = " ".join(option.name if option.required else f"[{option.name}]" for option in command.options)
    return (f"/{Group.FORECAST} {command.typed} {options}".rstrip(),)


def welcome(texts: Texts) -> Card:
    """The first message of a new place."""
    return Card(
        kind="welcome",
        title=texts.say("help.welcome"),
        blocks=(Paragraph(texts.say("help.welcome_text")),),
        buttons=(
            Button(texts.say("buttons.sample"), ShowQuestion(question="d1"), ButtonStyle.PRIMARY),
            Button(texts.say("buttons.ask"), OpenAskForm()),
            Button(texts.say("buttons.set_up"), OpenSetup()),
            Button(texts.say("buttons.help"), ShowHelp()),
        ),
        private=False,
    )
