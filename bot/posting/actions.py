"""The actions of posting, one row each."""

from bot.inputs.posting import PostAgain, PostIsThere
from bot.posting.resolve_doubt import post_again, post_is_there
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (
    row(PostIsThere, Right.MODERATOR, post_is_there),
    row(PostAgain, Right.MODERATOR, post_again),
)
