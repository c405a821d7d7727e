"""Stories: asking about a message, importing a page, and what belongs to one story."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from bot.domain.story import MESSAGE_MOST
from bot.inputs.base import Input, Values


class AskAbout(Input):
    """Ask about this: the ask form for a message, which becomes the story; or the drafts of a forecast page.

    `link` is the message's own address, `at` when it was written, UTC milliseconds.
    """

    opens_form: ClassVar[bool] = True
    kind: Literal["about"] = "about"
    text: Annotated[str, Field(max_length=MESSAGE_MOST)]
    link: str = ""
    at: int = 0


class OpenImportForm(Input):
    """`import`: the form that takes a forecast page."""

    opens_form: ClassVar[bool] = True
    kind: Literal["import"] = "import"


class ImportPage(Input):
    """The import form, sent."""

    kind: Literal["import-form"] = "import-form"
    values: Values = Field(default_factory=dict)


class ShowStory(Input):
    """The story of a question with all its questions and drafts, privately."""

    kind: Literal["story"] = "story"
    question: str


class PostStory(Input):
    """The card of a question's story in this channel."""

    kind: Literal["post-story"] = "post-story"
    question: str


class DropUntitled(Input):
    """Throw away the drafts of a draft's story that still wait for a title."""

    kind: Literal["drop-untitled"] = "drop-untitled"
    question: str


StoryAction = AskAbout | OpenImportForm | ImportPage | ShowStory | PostStory | DropUntitled
