"""`help`: the commands, or one of them with its options; and the first message of a new place."""

from bot.inputs.app import ShowHelp
from bot.inputs.asking import OpenAskForm
from bot.inputs.communities import OpenSetup
from bot.inputs.questions import ListQuestions, ShowQuestion
from bot.questions.review import may_ask
from bot.request.context import Context
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing, Paragraph, Tone
from bot.ui.commands import COMMANDS, Command, CommandOption


async def show_help(action: ShowHelp, ctx: Context) -> Card:
    """The help about a command, or about all."""
    return help_card(ctx.texts, action.topic, admin_command=ctx.actor.admin_command, asks=may_ask(ctx))


def help_card(texts: Texts, topic: str, *, admin_command: bool, asks: bool) -> Card:
    """The command of that name with its options, or else all commands.

    Args:
        texts: the sentences.
        topic: the name of a command; anything else shows all.
        admin_command: see `Actor.admin_command`.
        asks: whether the reader may ask questions, so that a button for it is offered.
    """
    chosen = [command for command in COMMANDS if command.name == topic.strip().lower()]
    rows = tuple(
        Entry(_usage(command, admin_command=admin_command), texts.say(command.description))
        for command in chosen or COMMANDS
    )
    rows += tuple(_option(texts, command, option) for command in chosen for option in command.options)
    ask = (Button(texts.say("ui.button_ask"), OpenAskForm()),) if asks else ()
    return Card(
        kind="help",
        title=texts.say("app.help_title"),
        blocks=(Listing(rows), Paragraph(texts.say("app.help_picks"), Tone.QUIET)),
        buttons=(Button(texts.say("ui.button_list"), ListQuestions(), ButtonStyle.PRIMARY), *ask),
    )


def _usage(command: Command, *, admin_command: bool) -> tuple[str, ...]:
    options = " ".join(option.name if option.required else f"[{option.name}]" for option in command.options)
    return (f"{command.whole(admin_command=admin_command)} {options}".rstrip(),)


def _option(texts: Texts, command: Command, option: CommandOption) -> Entry:
    says = texts.say(command.option_description(option))
    choices = ", ".join(option.choices)
    return Entry((option.name,), (*says, " ", *texts.say("app.help_choices", choices=choices)) if choices else says)


def welcome(texts: Texts) -> Card:
    """The first message of a new place: the sample question, asking, setting up, help."""
    return Card(
        kind="welcome",
        title=texts.say("app.help_welcome"),
        blocks=(Paragraph(texts.say("app.help_welcome_text")),),
        buttons=(
            Button(texts.say("ui.button_sample"), ShowQuestion(question="d1"), ButtonStyle.PRIMARY),
            Button(texts.say("ui.button_ask"), OpenAskForm()),
            Button(texts.say("ui.button_set_up"), OpenSetup()),
            Button(texts.say("ui.button_help"), ShowHelp()),
        ),
        private=False,
    )
