"""What Slack takes at most; each figure with where Slack's documentation says so."""

# Reference: Block Kit (docs.slack.dev/reference/block-kit), the page of each block, element and object.
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

# Reference: views (docs.slack.dev/reference/views/modal-views).
VIEW_TITLE = 24
VIEW_BUTTON = 24
METADATA = 3_000

FORM_FIELDS = 25
"""Slack has room for nearly 100; 20 outcomes and a few more fields are the most that is asked for."""

SHORT_FILE = 2_900
"""Bytes of a file that is told as text instead: they fit into one block with room to spare."""

MESSAGE_TEXT = 12_000
"""Of all blocks together. Undocumented: `msg_blocks_too_long` was seen from about 13 200 on (bolt-js issue 2509)."""

NOTIFICATION = 300
"""Of the text that stands in for the blocks; 4 000 are allowed (chat.postMessage), a notification shows far fewer."""

ANSWER_SECONDS = 3.0
"""Until when Slack wants a request acknowledged (docs.slack.dev/interactivity/handling-user-interaction)."""
