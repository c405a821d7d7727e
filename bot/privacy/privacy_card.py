"""The cards of what is stored about a member, and the two confirmations before it is erased."""

from collections.abc import Sequence

from bot.domain.member import Member
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.question import NamesVisibility
from bot.inputs.privacy import EraseMe, ManagePrivacy
from bot.ports import Held
from bot.ports.my_data import MyData
from bot.questions.visibility_card import what_others_see
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, File, Paragraph, Tone


def what_is_kept(texts: Texts, member: Member, held: Held, usual: NamesVisibility) -> Card:
    """How much is stored of a member, and what of it others can see.

    Args:
        texts: the sentences.
        member: the member.
        held: how much is stored.
        usual: the community's setting for names, told to members without a forecast.
    """
    return Card(
        kind="privacy",
        title=texts.say("privacy.title"),
        blocks=(
            Paragraph(_person(texts, member, held)),
            Paragraph(_counts(texts, held)),
            Paragraph(_others(texts, held, usual), Tone.QUIET),
        ),
        buttons=(
            Button(texts.say("ui.button_my_data"), ManagePrivacy(action="export")),
            Button(texts.say("ui.button_erase_me"), ManagePrivacy(action="erase"), ButtonStyle.DANGER),
        ),
    )


def handed_over(texts: Texts, mine: MyData, file: File) -> Card:
    """The file with what is stored about the member."""
    said = texts.say("privacy.file", n=len(mine.votes))
    return Card(kind="my-data", title=texts.say("privacy.file_title"), blocks=(Paragraph(said),), file=file)


def before_erasing(texts: Texts, held: Held, confirm: EraseMe) -> Card:
    """What erasing does and what it does not, with the button of the first confirmation."""
    drafts = [texts.say("privacy.drafts_go", n=held.drafts)] if held.drafts else []
    said = (
        texts.say("privacy.goes"),
        *drafts,
        texts.say("privacy.withdrawn"),
        texts.say("privacy.stays"),
        texts.say("privacy.elsewhere"),
        *([texts.say("privacy.hash_stays")] if held.excluded else []),
    )
    return Card(
        kind="before-erasing",
        title=texts.say("privacy.erase_title"),
        blocks=tuple(map(Paragraph, said)),
        buttons=(
            Button(texts.say("ui.button_erase_me"), confirm, ButtonStyle.DANGER),
            Button(texts.say("ui.button_my_data"), ManagePrivacy(action="export")),
        ),
    )


def really_erase(texts: Texts, confirm: EraseMe) -> Card:
    """The second confirmation."""
    sure = EraseMe(token=confirm.token, sure=True)
    return Card(
        kind="really-erase",
        title=texts.say("privacy.really_title"),
        blocks=(Paragraph(texts.say("privacy.really"), Tone.WARNING),),
        buttons=(Button(texts.say("ui.button_erase_now"), sure, ButtonStyle.DANGER),),
    )


def being_erased(texts: Texts, *, excluded: bool) -> Card:
    """The erasure of the member has begun; to a person who asks meanwhile, also whether they are still excluded."""
    said = [texts.say("privacy.being_erased_text"), *([texts.say("privacy.hash_kept")] if excluded else [])]
    return Card(kind="erased", title=texts.say("privacy.being_erased"), blocks=tuple(map(Paragraph, said)))


def nothing_kept(texts: Texts, *, excluded: bool) -> Card:
    """To a person about whom nothing is stored, or only that they are excluded."""
    said = (Paragraph(texts.say("privacy.hash_kept")),) if excluded else ()
    return Card(
        kind="nothing-kept", title=texts.say("privacy.nothing_else" if excluded else "privacy.nothing"), blocks=said
    )


def _person(texts: Texts, member: Member, held: Held) -> Text:
    accounts = ", ".join(f"{account.account} ({account.platform})" for account in held.accounts)
    since = Moment(held.since, MomentStyle.DATE)
    return texts.say("privacy.person", name=member.name, accounts=accounts, since=since)


def _others(texts: Texts, held: Held, usual: NamesVisibility) -> Text:
    """What others see: a line for boards, and one for each setting for names among the questions with a forecast."""
    on = [
        (*texts.say("privacy.seen", n=held.seen[names]), " ", *what_others_see(texts, names))
        for names in NamesVisibility
        if names in held.seen
    ]
    return _lines([texts.say("privacy.others"), *(on or [what_others_see(texts, usual)])])


def _counts(texts: Texts, held: Held) -> Text:
    """How much is stored, a line for each kind of thing."""
    lines = [
        (*texts.say("privacy.votes", n=held.votes), *texts.say("privacy.on", n=held.questions)),
        texts.say("privacy.rationales", n=held.rationales),
        texts.say("privacy.asked", n=held.asked),
        texts.say("privacy.drafts", n=held.drafts),
        texts.say("privacy.proposals", n=held.proposals),
        texts.say("privacy.waiting", n=held.waiting),
        texts.say("privacy.messages", n=held.messages),
        texts.say("privacy.reminded" if held.reminded else "privacy.not_reminded"),
    ]
    if held.moderator:
        lines.append(texts.say("privacy.moderator"))
    if held.excluded:
        lines.append(texts.say("privacy.excluded", at=Moment(held.excluded, MomentStyle.DATE)))
        lines.append(texts.say("privacy.hash_stays"))
    return _lines(lines)


def _lines(lines: Sequence[Text]) -> Text:
    return tuple(part for line in lines for part in ("\n", *line))[1:]
