"""`help`: five things with examples, all commands, one of them with its options; and the first message of a place."""

from bot.boards.explain_scores import explain_scores
from bot.boards.scores_card import scores_button
from bot.domain.choices import chosen, nearest
from bot.domain.member import Role
from bot.inputs.app import ShowHelp
from bot.inputs.asking import OpenAskForm
from bot.inputs.boards import ExplainScores, ShowMyRecord
from bot.inputs.communities import OpenSetup
from bot.inputs.privacy import ManagePrivacy
from bot.inputs.questions import ListQuestions, ShowQuestion
from bot.questions.review import may_ask
from bot.request.context import Context
from bot.texts import Texts
from bot.ui.cards import Block, Button, ButtonStyle, Card, Entry, Listing, Paragraph, Tone
from bot.ui.commands import ADMIN_WORD, COMMANDS, Command, CommandOption, Group

ALL, SCORES = "commands", "scores"
"""Topics beside the commands and `ADMIN_WORD`."""
SECTIONS = {
    "asking": ("ask", "drafts", "post", "edit", "close", "delete"),
    "forecasting": ("vote", "withdraw"),
    "looking": ("show", "chart", "list", "history"),
    "answers": ("propose", "resolve", "annul", "reopen", "why"),
    "you": ("me", "leaderboard", "privacy", "help"),
}
"""The commands of members, by what they are about."""


async def show_help(action: ShowHelp, ctx: Context) -> Card:
    """The help about a topic: a command, all commands, administration, scores; or else five things to begin with."""
    topic = _topic(action.topic)
    if topic == SCORES:
        return await explain_scores(ExplainScores(), ctx)
    administers = ctx.role >= Role.ADMINISTRATOR
    return help_card(
        ctx.texts,
        topic,
        admin_command=ctx.actor.admin_command,
        asks=may_ask(ctx),
        administers=administers,
    )


def help_card(texts: Texts, topic: str, *, admin_command: bool, asks: bool, administers: bool) -> Card:
    """The help about a topic.

    Args:
        texts: the sentences.
        topic: a command, all commands or administration; empty for the beginning.
        admin_command: see `Actor.admin_command`.
        asks: whether the reader may ask questions, so that a button for it is offered.
        administers: whether the reader is shown administration.
    """
    blocks = _blocks(texts, topic, admin_command=admin_command, asks=asks, administers=administers)
    buttons = [
        Button(texts.say("ui.button_my_record"), ShowMyRecord()),
        Button(texts.say("ui.button_all_commands"), ShowHelp(topic=ALL)),
        scores_button(texts),
        Button(texts.say("ui.button_your_data"), ManagePrivacy()),
    ]
    if administers:
        buttons.append(Button(texts.say("ui.button_administration"), ShowHelp(topic=ADMIN_WORD)))
    return Card(kind="help", title=texts.say("app.help_title"), blocks=blocks, buttons=tuple(buttons))


def _topic(typed: str) -> str:
    """The topic that was typed, or nearly; empty for what is none."""
    topics = [command.name for command in COMMANDS] + [ALL, SCORES, ADMIN_WORD]
    return chosen(typed, topics) or next(iter(nearest(typed, topics)), "")


def _blocks(texts: Texts, topic: str, *, admin_command: bool, asks: bool, administers: bool) -> tuple[Block, ...]:
    if topic == ALL:
        sections = [
            _section(texts, f"app.help_{name}", [_command(each) for each in names], admin_command=admin_command)
            for name, names in SECTIONS.items()
        ]
        picks = Paragraph(texts.say("app.help_picks"), Tone.QUIET)
        return (*(block for section in sections for block in section), picks)
    if topic == ADMIN_WORD and administers:
        administration = [command for command in COMMANDS if command.group is Group.ADMIN]
        return _section(texts, "app.help_administration", administration, admin_command=admin_command)
    if topic and topic != ADMIN_WORD:
        command = _command(topic)
        options = (_option(texts, command, option) for option in command.options)
        usage = Entry(_usage(command, admin_command=admin_command), texts.say(command.description))
        return (Listing((usage, *options)),)
    return _beginning(texts, asks=asks)


def _command(name: str) -> Command:
    return next(command for command in COMMANDS if command.name == name)


def _section(texts: Texts, key: str, commands: list[Command], *, admin_command: bool) -> tuple[Block, ...]:
    rows = (Entry(_usage(command, admin_command=admin_command), texts.say(command.description)) for command in commands)
    return Paragraph(texts.say(key)), Listing(tuple(rows))


def _beginning(texts: Texts, *, asks: bool) -> tuple[Block, ...]:
    """The five things that people do, each with an example, or a button."""
    ask = Button(texts.say("ui.button_ask"), OpenAskForm()) if asks else None
    look = Button(texts.say("ui.button_list"), ListQuestions(), ButtonStyle.PRIMARY)
    things: dict[str, Button | None] = {"ask": ask, "vote": None, "look": look, "resolve": None, "more": None}
    rows = [
        Entry(texts.say(f"app.help_{thing}"), texts.say(f"app.help_{thing}_how"), button)
        for thing, button in things.items()
        if thing != "ask" or asks
    ]
    return (Listing(tuple(rows)),)


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
