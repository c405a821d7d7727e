"""The form of a question, and the preview of a draft."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.dates.deadline import check_deadline
from bot.domain.errors import Refused
from bot.domain.linting.catch_all import Way, room_for_other
from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.question import Question
from bot.domain.text.characters import excerpt
from bot.domain.text.wording import OUTCOMES_MOST
from bot.domain.time.local_time import local_of
from bot.domain.time.zone import zone_named
from bot.inputs.asking import AddOther, DropDraft, KeepDraft, PostQuestion, SaveDraft
from bot.inputs.questions import EditDraft, ShowQuestion
from bot.inputs.stories import ShowStory
from bot.questions.question_card import QuestionFacts, background, question_card
from bot.questions.visibility_card import visibility_choices
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Field, FieldKind, Form, Paragraph, Tone

LIMITS = {"question": 240, "outcomes": 1600, "closes": 64, "criteria": 1000, "background": 2000}
"""Characters that can be typed in each field. The rules for texts are stricter or equal (`bot/domain/text/wording.py`);
outcomes need room for 20 lines of 75 characters and their ends."""

OUTCOME_SHOWN = 24
"""Characters of an outcome on a button: two and the words around them fit into Discord's 80 (Component Reference)."""


def ask_form(
    texts: Texts,
    zone: str,
    draft: str,
    values: Mapping[str, str],
    errors: Mapping[str, Refused] | None = None,
    *,
    story: str = "",
    revision: int | None = None,
) -> Form:
    """The form of a question.

    `zone` is the community's, by whose clock dates are read; `draft` is the reference of the one it changes, empty for
    a new one; `story` and `revision` as in `SaveDraft`.
    """
    fields = tuple(ask_field(texts, zone, name, values.get(name, ""), (errors or {}).get(name)) for name in LIMITS)
    key = "asking.title_edit" if draft else "asking.title"
    sent = SaveDraft(question=draft, story=story, revision=revision)
    return Form(texts.say(key), sent, fields, texts.say("asking.submit"))


def ask_field(
    texts: Texts,
    zone: str,
    name: str,
    value: str,
    refused: Refused | None,
    required: Collection[str] = ("question", "outcomes"),
) -> Field:
    """One field of a question's form, by its name; `required` names those that must be filled in."""
    return Field(
        id=name,
        label=texts.say(f"asking.{name}"),
        kind=FieldKind.LINE if name in ("question", "closes") else FieldKind.PARAGRAPH,
        value=value,
        hint=texts.say(f"asking.{name}_hint", zone=zone),
        required=name in required,
        limit=LIMITS[name],
        error=texts.say(refused.key, **refused.facts) if refused else (),
    )


def preview(
    texts: Texts,
    facts: QuestionFacts,
    now: int,
    zone: str,
    ways: tuple[Button, Button, Button],
    warnings: Sequence[LintWarning] = (),
    *,
    tidied: bool = False,
) -> Card:
    """How the draft will look, what it lacks, and what can be done with it.

    Args:
        texts: the sentences.
        facts: of the draft.
        now: UTC milliseconds.
        zone: IANA name of the community's zone, by whose clock dates are read.
        ways: the buttons that post, keep and drop it.
        warnings: the linter's.
        tidied: whether cleaning changed a text that was typed, which is said.
    """
    question = facts.question
    echoes = [Paragraph(texts.say("asking.cleaned"), Tone.QUIET)] if tidied else []
    told = texts.say("asking.preview_review" if question.review else "asking.preview")
    card = question_card(texts, facts)
    return Card(
        kind="preview",
        title=card.title,
        blocks=(
            Paragraph(told, Tone.QUIET),
            *card.blocks,
            *_by_clock(texts, question, zone),
            *background(texts, question),
            *_missing(texts, question, now),
            *_advice(texts, warnings),
            *visibility_choices(texts, question, facts.least, voted=False),
            *echoes,
        ),
        buttons=(ways[0], *_beside_posting(texts, question, *ways[1:]), *_ways_to_mend(texts, question, warnings)),
    )


def _by_clock(texts: Texts, question: Question, zone: str) -> list[Paragraph]:
    """The deadline by the clock it was read by; the card has it by the reader's own."""
    at = question.text.closes_at
    if at is None:
        return []
    local = local_of(at, zone_named(zone))
    return [Paragraph(texts.say("asking.by_clock", when=f"{local:%Y-%m-%d %H:%M}", zone=zone), Tone.QUIET)]


def post_button(texts: Texts, draft: Question, key: str, revision: int | None) -> Button:
    """The button that posts a draft, or sends it to those who can; `revision` as in `PostQuestion`."""
    action = PostQuestion(question=draft.reference, once=True, revision=revision)
    return Button(texts.say(key), action, ButtonStyle.PRIMARY)


def keep_button(texts: Texts, draft: Question) -> Button:
    """The button that leaves it for later."""
    return Button(texts.say("ui.button_keep_draft"), KeepDraft(question=draft.reference, revision=draft.revision))


def _advice(texts: Texts, warnings: Sequence[LintWarning]) -> list[Paragraph]:
    """The linter's warnings, one per line."""
    if not warnings:
        return []
    lines = [f"\n• {texts.word(warning.kind, **warning.facts)}" for warning in warnings]
    return [Paragraph((*texts.say("asking.advice"), *lines), Tone.WARNING)]


def _ways_to_mend(texts: Texts, draft: Question, warnings: Sequence[LintWarning]) -> list[Button]:
    """A button for each warning that can be dealt with by one action."""
    buttons = []
    for warning in warnings:
        if warning.kind is Kind.NO_CATCH_ALL:
            buttons += _ways_to_other(texts, draft, warning)
        elif warning.kind is Kind.NEAR_DUPLICATE:
            label = texts.say("ui.button_show_question", question=warning.facts["question"])
            buttons.append(Button(label, ShowQuestion(question=warning.about)))
    return buttons


_TO_OTHER = {Way.REPLACE: "ui.button_other_replace", Way.MERGE: "ui.button_other_merge"}


def _ways_to_other(texts: Texts, draft: Question, warning: LintWarning) -> list[Button]:
    """The buttons that add the outcome for everything else, or make room for it where there is none."""
    outcomes = draft.text.outcomes
    if len(outcomes) < OUTCOMES_MOST:
        return [Button(texts.say("ui.button_add_other", **warning.facts), AddOther(question=draft.reference))]
    *_, before, last = (excerpt(outcome, OUTCOME_SHOWN) for outcome in outcomes)
    return [
        Button(
            texts.say(_TO_OTHER[way], before=before, last=last, **warning.facts),
            AddOther(question=draft.reference, way=way.value, revision=draft.revision),
        )
        for way in room_for_other(outcomes, texts.word("linting.other"))
    ]


def drop_button(texts: Texts, draft: Question, revision: int | None) -> Button:
    """The button that throws it away; `revision` as in `PostQuestion`."""
    action = DropDraft(question=draft.reference, revision=revision)
    return Button(texts.say("ui.button_drop"), action, ButtonStyle.DANGER)


def _beside_posting(texts: Texts, draft: Question, keep: Button, drop: Button) -> list[Button]:
    """The buttons beside Post.

    Drafts of a page, which come many at once, and drafts for review, which are somebody else's, can be dropped here.
    """
    edit = Button(texts.say("ui.button_edit"), EditDraft(question=draft.reference))
    first = [edit] if draft.review else [edit, keep]
    if draft.story is not None:
        return [*first, drop, story_button(texts, draft)]
    return [*first, drop] if draft.review else first


def _missing(texts: Texts, draft: Question, now: int) -> list[Paragraph]:
    """What must be changed before the draft can be posted."""
    missing = [] if draft.text.title else [Refused("asking.no_title")]
    try:
        check_deadline(draft.text.closes_at, now)
    except Refused as refused:
        missing.append(refused)
    return [Paragraph(texts.say(each.key, **each.facts), Tone.WARNING) for each in missing]


def story_button(texts: Texts, draft: Question) -> Button:
    """The button to the story of a draft."""
    return Button(texts.say("ui.button_story"), ShowStory(question=draft.reference))
