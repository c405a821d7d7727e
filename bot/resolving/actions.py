"""The actions of resolving, one row each."""

from bot.inputs.resolving import (
    AnnulQuestion,
    ConfirmProposal,
    OpenAnnulForm,
    OpenNewDeadlineForm,
    OpenResolveForm,
    ProposeAnswer,
    ReopenQuestion,
    ResolveQuestion,
    SetNewDeadline,
    ShowWhy,
    SubmitProposalForm,
)
from bot.request.action_row import row
from bot.request.permissions import Right
from bot.resolving.annul import annul_question, open_annul_form, reopen_annulment
from bot.resolving.new_deadline import open_new_deadline_form, reopen_new_deadline, set_new_deadline
from bot.resolving.propose import confirm_proposal, propose_answer, reopen_proposal, submit_proposal_form
from bot.resolving.reopen import reopen_question
from bot.resolving.resolve import open_resolve_form, reopen_resolution, resolve_question
from bot.resolving.why import show_why

ACTIONS = (
    row(OpenResolveForm, Right.SETTLER, open_resolve_form),
    row(ResolveQuestion, Right.SETTLER, resolve_question, reopen=reopen_resolution),
    row(OpenAnnulForm, Right.SETTLER, open_annul_form),
    row(AnnulQuestion, Right.SETTLER, annul_question, reopen=reopen_annulment),
    row(ReopenQuestion, Right.MANAGER, reopen_question),
    row(OpenNewDeadlineForm, Right.MANAGER, open_new_deadline_form),
    row(SetNewDeadline, Right.MANAGER, set_new_deadline, reopen=reopen_new_deadline),
    row(ProposeAnswer, Right.MEMBER, propose_answer),
    row(SubmitProposalForm, Right.MEMBER, submit_proposal_form, reopen=reopen_proposal),
    row(ConfirmProposal, Right.SETTLER, confirm_proposal),
    row(ShowWhy, Right.MEMBER, show_why),
)
