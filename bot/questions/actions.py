"""The rows of the actions on questions."""

from bot.inputs.questions import (
    CloseQuestion,
    DeleteQuestion,
    EditDraft,
    ListQuestions,
    OpenEditForm,
    SaveEdit,
    SetVisibility,
    ShareChart,
    ShowChart,
    ShowHistory,
    ShowQuestion,
)
from bot.questions.chart import share_chart, show_chart
from bot.questions.close import close_question
from bot.questions.delete import delete_question
from bot.questions.edit import edit_draft, open_edit_form, reopen_edit, save_edit
from bot.questions.history import show_history
from bot.questions.list import list_questions
from bot.questions.show import show_question
from bot.questions.visibility import set_visibility
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (
    row(ShowQuestion, Right.MEMBER, show_question),
    row(ListQuestions, Right.MEMBER, list_questions),
    row(ShowHistory, Right.MEMBER, show_history),
    row(ShowChart, Right.MEMBER, show_chart),
    row(ShareChart, Right.MEMBER, share_chart),
    row(EditDraft, Right.MANAGER, edit_draft),
    row(SetVisibility, Right.MANAGER, set_visibility),
    row(OpenEditForm, Right.MANAGER, open_edit_form),
    row(SaveEdit, Right.MANAGER, save_edit, reopen=reopen_edit),
    row(CloseQuestion, Right.MANAGER, close_question),
    row(DeleteQuestion, Right.MANAGER, delete_question),
)
