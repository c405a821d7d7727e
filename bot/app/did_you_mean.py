"""What may be meant by a line that is nearly a command, and by a question that is not there."""

import re
from collections.abc import Callable, Sequence

from bot.app.suggestions import STATES, named_questions
from bot.domain.choices import nearest
from bot.domain.errors import Mistyped, Refused
from bot.domain.member import Role
from bot.domain.text.direction import isolated
from bot.domain.text.spelling import typing_errors
from bot.inputs.action import Action, fits_a_button
from bot.inputs.app import MistypedLine, ReopenForm
from bot.inputs.asking import OpenAskForm, SaveDraft
from bot.inputs.voting import CastForecast
from bot.questions.find import UnknownQuestion
from bot.questions.review import may_ask
from bot.request.context import Context
from bot.request.nearest import did_you_mean
from bot.request.permissions import Right
from bot.ui.cards import Button, Card, Entry
from bot.ui.commands import Group, command_of, is_administration, read_line

MOST_QUESTIONS = 5
"""Questions offered in place of one that is not there."""
LONG_WORD = 4
"""Letters of a word from which on it may name a title with a slip in it."""
ROLES = {Right.ADMINISTRATOR: Role.ADMINISTRATOR, Right.MODERATOR: Role.MODERATOR}

_WORD = re.compile(r"\w+")

RightOf = Callable[[Action], Right]


async def lines_meant(action: MistypedLine, ctx: Context, right_of: RightOf) -> Card:
    """The commands that may be meant, each with a button that does it, and asking the line as a question.

    Args:
        action: the line.
        ctx: the circumstances of the request.
        right_of: the right that an action needs; what the person may not do is not offered.

    Raises:
        Refused: there is nothing to offer, or the line is a command.
    """
    try:
        read_line(action.line)
    except Mistyped as mistyped:
        rows = [row for line in mistyped.nearest if (row := await _line_row(line, ctx, right_of)) is not None]
        if mistyped.key == "ui.command_unknown" and may_ask(ctx) and not is_administration(action.line):
            ask = await _carried("ui.button_ask", OpenAskForm(question=action.line), ctx)
            rows.append(Entry(ctx.say("app.as_question", text=action.line), button=ask))
        if not rows:
            raise
        return did_you_mean(ctx, mistyped, rows)
    raise Refused("app.unknown_button")


async def _line_row(line: str, ctx: Context, right_of: RightOf) -> Entry | None:
    """A line with the button that does what it says, or with what it lacks; None where the person may not do it."""
    command = command_of(line)
    said = (command.as_typed(line, admin_command=ctx.actor.admin_command),)
    try:
        action = read_line(line)
    except Refused as refused:
        if command.group is Group.ADMIN and ctx.role < Role.ADMINISTRATOR:
            return None
        return Entry(said, ctx.say(refused.key, **refused.facts))
    if ctx.role < ROLES.get(right_of(action), Role.MEMBER):
        return None
    return Entry(said, button=await _carried("ui.button_choose", action, ctx))


async def _carried(key: str, action: Action, ctx: Context) -> Button:
    """A button with an action; the form of a question is kept filled in where the question is too long for a button."""
    if isinstance(action, OpenAskForm) and not fits_a_button(action):
        values = {"question": action.question, "outcomes": ctx.texts.word("asking.yes_no")}
        return await ctx.button(key, ReopenForm(token=await ctx.keep(SaveDraft(values=values))))
    return await ctx.button(key, action)


async def questions_meant(action: Action, unknown: UnknownQuestion, ctx: Context, right: Right) -> Card | None:
    """The questions that may be meant by a name under which there is none; None where none is near.

    Args:
        action: what was asked for; each button does it with another question.
        unknown: the name.
        ctx: the circumstances of the request.
        right: what the action needs: authors are offered their own questions alone.
    """
    own = ctx.member.id if right in (Right.MANAGER, Right.SETTLER) and ctx.role < Role.MODERATOR else None
    states = STATES.get(action.kind)
    named = await named_questions(ctx.store.read, ctx.community, ctx.member.id, ctx.role, states, own)
    found = _nearest_names(unknown.named, named)
    if not found:
        return None
    rows = [
        Entry(
            (f"{name} {isolated(title)}",),
            button=await ctx.button("ui.button_choose", _about(action, unknown.named, name)),
        )
        for name, title in found
    ]
    return did_you_mean(ctx, unknown, rows)


def _nearest_names(wanted: str, named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The questions, each a name and a title, whose number or title is nearly what was typed."""
    typed = wanted.strip().casefold()
    digits = typed.lstrip("#dq")
    if digits.isdecimal():
        near = [
            (sorted(digits) != sorted(name.lstrip("#d")), name, title)
            for name, title in named
            if typing_errors(digits, name.lstrip("#d"), 1) <= 1
        ]
        return [(name, title) for _, name, title in sorted(near, key=lambda each: each[0])][:MOST_QUESTIONS]
    fitting = [pair for pair in named if typed in " ".join(pair).casefold()]
    return (fitting or [pair for pair in named if _names(typed, pair[1])])[:MOST_QUESTIONS]


def _names(typed: str, title: str) -> bool:
    """Whether each longer word that was typed is nearly a word of the title."""
    words = [word for word in _WORD.findall(typed) if len(word) >= LONG_WORD]
    return bool(words) and all(nearest(word, _WORD.findall(title)) for word in words)


def _about(action: Action, named: str, name: str) -> Action:
    """The action with another question; of a vote in one line the name at its beginning is replaced."""
    if isinstance(action, CastForecast) and not action.question:
        return CastForecast(question=name, picks=action.picks.strip()[len(named) :].lstrip(" ,:"), reason=action.reason)
    return action.model_copy(update={"question": name})
