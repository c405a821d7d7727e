"""Stories: importing a page, and what belongs to one story."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, Values


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


StoriesAction = OpenImportForm | ImportPage | ShowStory | PostStory | DropUntitled
