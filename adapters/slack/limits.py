"""Slack's limits, with the page of Slack's documentation that sets each; lengths in characters unless said otherwise.

Slack does not say what it counts as a character: texts are cut by UTF-16 code units, which are never fewer
(`adapters/cutting.py`).
"""

# Block Kit (docs.slack.dev/reference/block-kit), on the page of each block, element and object.
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
HEADER = 150
PLAIN_TEXT = 3_000
ACTIONS = 25
BUTTON_LABEL = 75
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
INPUT_VALUE = 3_000
PLACEHOLDER = 150
OPTIONS = 100
OPTION_LABEL = 75
LINK = 3_000
ALT_TEXT = 1_000
"""Of a file (docs.slack.dev/reference/methods/files.getUploadURLExternal, alt_txt)."""
IMAGE_ALT = 2_000

# Modals (docs.slack.dev/reference/views/modal-views).
VIEW_TITLE = 24
VIEW_BUTTON = 24
METADATA = 3_000

FORM_FIELDS = 25
"""Fields of a form. Slack's 100 blocks would leave room for more; 20 outcomes and a few others are the most needed."""

INLINE_FILE_BYTES = 2_900
"""Size up to which a file that cannot be uploaded is shown as text: fits into one block with some room to spare."""

MESSAGE_TEXT = 12_000
"""Text of all blocks of a message. Undocumented: `msg_blocks_too_long` was seen from about 13 200 on (slackapi/bolt-js
issue 2509)."""

NOTIFICATION = 300
"""The `text` of a message with blocks. 4 000 are allowed (docs.slack.dev/reference/methods/chat.postMessage), but a
notification shows far fewer."""

TRIGGER_SECONDS = 3.0
"""Time within which a modal can be opened (docs.slack.dev/reference/methods/views.open, expired_trigger_id)."""

ACK_SECONDS = 3.0
"""Time within which a request must be acknowledged (docs.slack.dev/interactivity/handling-user-interaction)."""
