"""Questions: `show`, `list`, `history`, `edit`, `close`, `delete`, and what others see of a question.

- `find.py`: which question is meant; `facts.py`, `crowd.py`: what a reader may know of it; `question_card.py`: the
  public card and the private details, with `managing_card.py` (the menu of author and moderators),
  `proposals_list.py` and `visibility_card.py`; `answer_words.py`: an answer in words; `current_card.py`: the card as
  it is now; `card_links.py`: where the cards are posted.
- `show.py`, `list.py`, `history.py`, `edit.py`, `close.py`, `delete.py`, `visibility.py`: the actions, each with its
  cards in `<name>_card.py`; `actions.py` has their rows.
- `chart.py`, `chart_card.py`: the crowd forecast as a picture; `crowd_samples.py`: what it was at the instants that the
  picture shows; `crowd_picture.py`: the picture, and the same in words and characters.
- Shared with asking: `question_form.py` and `form_reader.py` (the form), `preview.py` (the preview of a draft and the
  linter's warnings), `review.py` (who may ask, and drafts that a moderator must agree to).

Tables: question, outcome, event, revision; drafts are questions too. Rules: `bot/domain/question.py`, `life.py` (what
can be done in which state), `visibility.py`, `events.py`, `linting/`.
"""
