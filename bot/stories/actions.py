"""The rows of the actions of stories."""

from bot.inputs.stories import DropUntitled, ImportPage, OpenImportForm, PostStory, ShowStory
from bot.request.action_row import row
from bot.request.permissions import Right
from bot.stories.import_page import import_pasted_page, open_import_form, reopen_import
from bot.stories.story import drop_untitled, post_story, show_story

ACTIONS = (
    row(OpenImportForm, Right.MODERATOR, open_import_form),
    row(ImportPage, Right.MODERATOR, import_pasted_page, reopen=reopen_import),
    row(ShowStory, Right.MEMBER, show_story),
    row(PostStory, Right.MANAGER, post_story),
    row(DropUntitled, Right.MANAGER, drop_untitled),
)
