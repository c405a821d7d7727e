"""Asking: the form, the private preview, and the list of drafts."""

from collections.abc import Collection, Mapping, Sequence

from bot.cards import Button, ButtonStyle, Card, Entry, Field, FieldKind, Form, Listing, Paragraph, Tone
from bot.domain.deadline import check_deadline
from bot.domain.errors import Refused
from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.moment import Text
from bot.domain.question import Question, Story
from bot.domain.wording import OUTCOMES_MOST
from bot.inputs import (
    AddOther,
    DropDraft,
    EditDraft,
    KeepDraft,
    OpenAskForm,
    PostQuestion,
    SaveDraft,
    ShowQuestion,
    ShowStory,
)
from bot.texts import Texts
from bot.views.question import QuestionFacts, background, question_card
from bot.views.visibility import visibility_choices

LIMITS = {"question": 240, "outcomes": 1600, "closes": 64, "criteria": 1000, "background": 2000}
"""Characters that can be typed in each field (the outcomes: 20 lines of 75 and their ends)."""


def ask_form(
    texts: Texts,
    draft: str,
    values: Mapping[str, str],
    errors: Mapping[str, Refused] | None = None,
    *,
    story: str = "",
    version: int = -1,
) -> Form:
    """The form of a question.

    `draft` is the reference of the one it changes, empty for a new one; `story` and `version` as in `SaveDraft`.
    """
    fields = tuple(ask_field(texts, name, values.get(name, ""), (errors or {}).get(name)) for name in LIMITS)
    key = "ask.title_edit" if draft else "ask.title"
    sent = SaveDraft(question=draft, story=story, version=version)
    return Form(texts.say(key), sent, fields, texts.say("ask.submit"))


def ask_field(texts: Texts, name: str, value: str, refused: Refused | None) -> Field:
    """One field of a question's form, by its name."""
    return Field(
        id=name,
        label=texts.say(f"ask.{name}"),
        kind=FieldKind.LINE if name in ("question", "closes") else FieldKind.PARAGRAPH,
        value=value,
        hint=texts.say(f"ask.{name}_hint"),
        required=name in ("question", "outcomes"),
        limit=LIMITS[name],
        error=texts.say(refused.key, **refused.facts) if refused else (),
    )


def preview(
    texts: Texts,
    question: Question,
    now: int,
    ways: tuple[Button, Button, Button],
    warnings: Sequence[LintWarning] = (),
    *,
    tidied: bool = False,
) -> Card:
    """How the question will look, what it lacks, and what can be done with it, for those who may post it.

    `ways` post, keep and drop it. Nothing is changed silently: where characters were tidied up, it says so.
    """
    echoes = [Paragraph(texts.say("ask.cleaned"), Tone.QUIET)] if tidied else []
    told = texts.say("ask.preview_review" if question.review else "ask.preview")
    card = question_card(texts, QuestionFacts(question, None, 0, None, None))
    return Card(
        kind="preview",
        title=card.title,
        blocks=(
            Paragraph(told, Tone.QUIET),
            *card.blocks,
            *background(texts, question),
            *_missing(texts, question, now),
            *_advice(texts, warnings),
            *visibility_choices(texts, question, voted=False),
            *echoes,
        ),
        buttons=(ways[0], *_beside_posting(texts, question, *ways[1:]), *_ways_to_mend(texts, question, warnings)),
    )


def post_button(texts: Texts, draft: Question, key: str, version: int) -> Button:
    """The button that posts a draft, or sends it to those who can; `version` as in `PostQuestion`."""
    action = PostQuestion(question=draft.reference, once=True, version=version)
    return Button(texts.say(key), action, ButtonStyle.PRIMARY)


def keep_button(texts: Texts, draft: Question, version: int) -> Button:
    """The button that leaves it for later; `version` as in `PostQuestion`."""
    return Button(texts.say("buttons.keep_draft"), KeepDraft(question=draft.reference, version=version))


def _advice(texts: Texts, warnings: Sequence[LintWarning]) -> list[Paragraph]:
    """What a careful editor would say, a line for each warning."""
    if not warnings:
        return []
    lines = [f"\n• {texts.word(warning.kind, **warning.facts)}" for warning in warnings]
    return [Paragraph((*texts.say("ask.advice"), *lines), Tone.WARNING)]


def _ways_to_mend(texts: Texts, draft: Question, warnings: Sequence[LintWarning]) -> list[Button]:
    """The buttons of those warnings that one can act on with a click."""
    buttons = []
    for warning in warnings:
        if warning.kind is Kind.NO_CATCH_ALL and len(draft.text.outcomes) < OUTCOMES_MOST:
            buttons.append(Button(texts.say("buttons.add_other", **warning.facts), AddOther(question=draft.reference)))
        elif warning.kind is Kind.NEAR_DUPLICATE:
            label = texts.say("buttons.show_question", question=warning.facts["question"])
            buttons.append(Button(label, ShowQuestion(question=warning.about)))
    return buttons


def drop_button(texts: Texts, draft: Question, version: int) -> Button:
    """The button that throws it away; `version` as in `PostQuestion`."""
    action = DropDraft(question=draft.reference, version=version)
    return Button(texts.say("buttons.drop"), action, ButtonStyle.DANGER)


def _beside_posting(texts: Texts, draft: Question, keep: Button, drop: Button) -> list[Button]:
    """Drafts of a page come many at once, and those for review from others: each can be dropped where it is read."""
    edit = Button(texts.say("buttons.edit"), EditDraft(question=draft.reference))
    first = [edit] if draft.review else [edit, keep]
    if draft.story is not None:
        return [*first, drop, _story_button(texts, draft)]
    return [*first, drop] if draft.review else first


def _missing(texts: Texts, draft: Question, now: int) -> list[Paragraph]:
    """What has to be mended before it can be posted."""
    missing = [] if draft.text.title else [Refused("ask.no_title")]
    try:
        check_deadline(draft.text.closes_at, now)
    except Refused as refused:
        missing.append(refused)
    return [Paragraph(texts.say(each.key, **each.facts), Tone.WARNING) for each in missing]


def drafts_list(
    texts: Texts,
    drafts: Sequence[tuple[Question, int]],
    together: Collection[int],
    buttons: Sequence[Button],
    total: int,
    *,
    asks: bool,
) -> Card:
    """Drafts, each with the number of its warnings and the way to its form; none, with that of asking where one may.

    Those of a story in `together`, by its id, stand under its headline.
    """
    if not drafts:
        ask = (Button(texts.say("buttons.ask"), OpenAskForm(), ButtonStyle.PRIMARY),) if asks else ()
        return Card(kind="drafts", title=texts.say("ask.no_drafts"), buttons=ask)
    rows: list[Entry] = []
    last: Story | None = None
    for draft, warnings in drafts:
        story = draft.story if draft.story and draft.story.id in together else None
        if story and story != last:
            rows.append(Entry(texts.say("question.story", headline=story.headline), button=_story_button(texts, draft)))
        rows.append(_draft_row(texts, draft, warnings))
        last = draft.story
    return Card(
        kind="drafts", title=texts.say("ask.drafts", n=total), blocks=(Listing(tuple(rows)),), buttons=tuple(buttons)
    )


def _draft_row(texts: Texts, draft: Question, warnings: int) -> Entry:
    return Entry(
        text=(f"{draft.name} {draft.text.title or texts.word('ask.untitled')}",),
        note=_about(texts, draft, warnings),
        button=_next_step(texts, draft),
    )


def _story_button(texts: Texts, draft: Question) -> Button:
    return Button(texts.say("buttons.story"), ShowStory(question=draft.reference))


def _about(texts: Texts, draft: Question, warnings: int) -> Text:
    outcomes: Text = (" / ".join(draft.text.outcomes),)
    said = (*outcomes, " · ", *texts.say("ask.warnings", n=warnings)) if warnings else outcomes
    return (*texts.say("ask.waits_for_review"), " · ", *said) if draft.review else said


def _next_step(texts: Texts, draft: Question) -> Button:
    if draft.text.title:
        return Button(texts.say("buttons.show"), ShowQuestion(question=draft.reference))
    return Button(texts.say("buttons.edit"), EditDraft(question=draft.reference))


def kept(texts: Texts, draft: Question, post_key: str, version: int) -> Card:
    """The draft stays; `post_key` is what the button says that posts it, `version` as in `PostQuestion`."""
    reference = draft.reference
    return Card(
        kind="kept",
        title=texts.say("ask.kept", draft=draft.name),
        buttons=(
            post_button(texts, draft, post_key, version),
            Button(texts.say("buttons.edit"), EditDraft(question=reference)),
            drop_button(texts, draft, version),
        ),
    )
