"""The rows of the actions of asking."""

from bot.asking.ask import open_ask_form, reopen_draft, save_draft
from bot.asking.ask_about import ask_about
from bot.asking.drafts import add_other, drop_draft, keep_draft, list_drafts
from bot.asking.post import open_post_form, post_elsewhere, post_question, reopen_posting
from bot.inputs.asking import (
    AddOther,
    AskAbout,
    DropDraft,
    KeepDraft,
    ListDrafts,
    OpenAskForm,
    OpenPostForm,
    PostElsewhere,
    PostQuestion,
    SaveDraft,
)
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (
    row(OpenAskForm, Right.MEMBER, open_ask_form),
    row(SaveDraft, Right.MANAGER, save_draft, reopen=reopen_draft),
    row(KeepDraft, Right.MANAGER, keep_draft),
    row(DropDraft, Right.MANAGER, drop_draft),
    row(AddOther, Right.MANAGER, add_other),
    row(ListDrafts, Right.MEMBER, list_drafts),
    row(PostQuestion, Right.MANAGER, post_question),
    row(OpenPostForm, Right.MANAGER, open_post_form),
    row(PostElsewhere, Right.MANAGER, post_elsewhere, reopen=reopen_posting),
    row(AskAbout, Right.MEMBER, ask_about),
)
