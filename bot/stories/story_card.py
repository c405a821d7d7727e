"""The cards of stories: the public card, the details for one reader, and the form and result of an import."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.domain.errors import Refused
from bot.domain.forecast import letter
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.question import Question, QuestionState, Story
from bot.domain.text.characters import excerpt
from bot.domain.text.direction import isolated
from bot.inputs.asking import ListDrafts
from bot.inputs.base import TEXT_LIMIT
from bot.inputs.questions import EditDraft, ShowQuestion
from bot.inputs.stories import DropUntitled, ImportPage, PostStory
from bot.questions.question_card import QuestionFacts, answer_text
from bot.texts import Texts
from bot.ui.cards import Block, Button, ButtonStyle, Card, Entry, Field, FieldKind, Form, Link, Listing, Paragraph, Tone
from bot.ui.figures import share_figures
from bot.ui.removed import numbered, outcomes_shown, title_shown

MOST_SHOWN = 20
"""Questions shown of a story: each has a line and a button, and a Discord message may have 40 components."""
SUMMARY_SHOWN, TITLE_SHOWN, OUTCOME_SHOWN = 300, 80, 30
"""Characters shown of each, so that the fullest card fits into a Discord message of 4 000 characters."""
PAGE_FIELD = "page"
"""The id of the form's field."""


class StoryFacts(NamedTuple):
    """What a story's card says.

    Args:
        story: the story.
        questions: the facts about each posted question, by number.
    """

    story: Story
    questions: Sequence[QuestionFacts]


def story_card(texts: Texts, facts: StoryFacts) -> Card:
    """The public card: the story, and the state of each of its questions."""
    shown = facts.questions[:MOST_SHOWN]
    rows = tuple(_row(texts, each) for each in shown)
    more = len(facts.questions) - len(shown)
    blocks: list[Block] = [*_told(texts, facts.story)]
    blocks += [Listing(rows)] if rows else [Paragraph(texts.say("stories.no_questions"), Tone.QUIET)]
    blocks += [Paragraph(texts.say("stories.more", n=more), Tone.QUIET)] if more else []
    return Card(
        kind="story",
        title=texts.say("stories.title", headline=facts.story.headline),
        blocks=tuple(blocks),
        buttons=tuple(_details(texts, each.question) for each in shown),
        private=False,
    )


def story_details(texts: Texts, facts: StoryFacts, drafts: Sequence[Question], *, manages: Question | None) -> Card:
    """The story for one reader.

    Args:
        texts: the sentences.
        facts: what the card says.
        drafts: the story's drafts that the reader may manage.
        manages: a question of the story that the reader may manage, so that posting the card is offered; None where
            there is none.
    """
    card = story_card(texts, facts)
    blocks, buttons = list(card.blocks), list(card.buttons)
    if drafts:
        names = ", ".join(draft.name for draft in drafts)
        blocks.append(Paragraph(texts.say("stories.drafts", n=len(drafts), names=names), Tone.QUIET))
        buttons.append(Button(texts.say("ui.button_drafts"), ListDrafts()))
    if manages and facts.questions:
        buttons.append(Button(texts.say("ui.button_post_story"), PostStory(question=manages.reference)))
    untitled = [draft for draft in drafts if not draft.text.title]
    if untitled:
        drop = DropUntitled(question=untitled[0].reference)
        buttons.append(Button(texts.say("ui.button_drop_untitled", n=len(untitled)), drop, ButtonStyle.DANGER))
    return replace(card, blocks=tuple(blocks), buttons=tuple(buttons), private=True)


def import_form(texts: Texts, page: str = "", refused: Refused | None = None) -> Form:
    """The form that takes a forecast page."""
    field = Field(
        id=PAGE_FIELD,
        label=texts.say("stories.page"),
        kind=FieldKind.PARAGRAPH,
        value=page,
        hint=texts.say("stories.page_hint"),
        required=True,
        limit=TEXT_LIMIT,
        error=texts.say(refused.key, **refused.facts) if refused else (),
    )
    return Form(texts.say("stories.import_title"), ImportPage(), (field,), texts.say("stories.import_submit"))


def imported(texts: Texts, lines: Sequence[str], first: Question, warning: Text) -> Card:
    """The result of an import.

    Args:
        texts: the sentences.
        lines: what was read and made.
        first: the draft of the page's own question.
        warning: such as that the deadline has passed; empty where there is none.
    """
    edit = Button(texts.say("ui.button_edit"), EditDraft(question=first.reference))
    blocks = [Paragraph(("\n".join(lines),))]
    return Card(
        kind="imported",
        title=texts.say("stories.imported"),
        blocks=(*blocks, *([Paragraph(warning, Tone.WARNING)] if warning else [])),
        buttons=(
            Button(
                texts.say("ui.button_show_draft", draft=first.name),
                ShowQuestion(question=first.reference),
                ButtonStyle.PRIMARY,
            ),
            *((edit,) if first.text.closes_at is None else ()),
            Button(texts.say("ui.button_drafts"), ListDrafts()),
        ),
    )


def _told(texts: Texts, story: Story) -> list[Block]:
    blocks: list[Block] = []
    if story.published_at is not None:
        at = Moment(story.published_at, MomentStyle.DATE)
        blocks.append(Paragraph(texts.say("stories.published", at=at), Tone.QUIET))
    if story.summary:
        blocks.append(Paragraph((excerpt(story.summary, SUMMARY_SHOWN),)))
    if story.link:
        blocks.append(Link(texts.say("questions.story_link"), story.link))
    return blocks


def _row(texts: Texts, facts: QuestionFacts) -> Entry:
    question = facts.question
    title = excerpt(title_shown(texts, question), TITLE_SHOWN)
    separator: Text = (" · ",)
    parts = [part for part in (_leader(texts, facts), _forecasters(texts, facts), _stands(texts, facts)) if part]
    note = tuple(piece for n, part in enumerate(parts) for piece in ((*separator, *part) if n else part))
    return Entry((numbered(question, title),), note)


def _leader(texts: Texts, facts: QuestionFacts) -> Text:
    """The likeliest outcome by the crowd forecast; empty where there is none, or it is hidden."""
    if facts.crowd is None or facts.question.state not in (QuestionState.OPEN, QuestionState.CLOSED):
        return ()
    figures, most = share_figures(facts.crowd), max(facts.crowd)
    first, *others = [ordinal for ordinal, share in enumerate(facts.crowd) if share == most]
    if others:
        letters = ", ".join(letter(ordinal) for ordinal in (first, *others))
        return texts.say("stories.tied", letters=letters, percent=figures[first])
    name = excerpt(outcomes_shown(texts, facts.question)[first], OUTCOME_SHOWN)
    return texts.say("stories.leader", letter=letter(first), outcome=name, percent=figures[first])


def _forecasters(texts: Texts, facts: QuestionFacts) -> Text:
    return (
        texts.say("questions.forecasters", n=facts.forecasters) if facts.forecasters else texts.say("questions.nobody")
    )


def _stands(texts: Texts, facts: QuestionFacts) -> Text:
    if facts.resolution:
        return (isolated(excerpt(_plain(answer_text(texts, facts.question, facts.resolution)))),)
    if facts.question.state is QuestionState.OPEN:
        return texts.say("questions.list_closes", at=Moment(facts.question.deadline))
    return texts.say(f"questions.list_state_{facts.question.state}")


def _plain(text: Text) -> str:
    return "".join(part for part in text if isinstance(part, str))


def _details(texts: Texts, question: Question) -> Button:
    return Button(texts.say("ui.button_question", question=question.name), ShowQuestion(question=question.reference))
