"""Stories, the news items behind questions: `import` of a forecast page, and the card of a story.

- `import_page.py`: a pasted page becomes a story with drafts; `import_drafts.py`: the same for pages from the command
  line, and what was read of a page.
- `story.py`: shows a story with its questions, posts its card, drops the drafts that got no title; the card appears by
  itself in channels with two questions of the story. `story_card.py` has the cards, `actions.py` the rows.

Tables: story, question, outcome; the card goes into outbox and placement. Rules: `bot/domain/pages/` (reading a page),
`story.py` (a message as a story).
"""
