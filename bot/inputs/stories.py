"""Stories, and importing forecast pages."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, Values


class OpenImportForm(Input):
    """`import`: opens the form that takes a forecast page."""

    opens_form: ClassVar[bool] = True
    kind: Literal["import"] = "import"


class ImportPage(Input):
    """The form of `OpenImportForm`, sent."""

    kind: Literal["import-form"] = "import-form"
    values: Values = Field(default_factory=dict)


class ShowStory(Input):
    """Shows the story of a question privately, with all its questions and drafts."""

    kind: Literal["story"] = "story"
    question: str


class PostStory(Input):
    """Posts the card of a question's story in this channel."""

    kind: Literal["post-story"] = "post-story"
    question: str


class DropUntitled(Input):
    """Deletes those drafts of a draft's story that have no title yet."""

    kind: Literal["drop-untitled"] = "drop-untitled"
    question: str


StoriesAction = OpenImportForm | ImportPage | ShowStory | PostStory | DropUntitled
