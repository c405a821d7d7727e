"""The answer of a question and its scores: `resolve`, `annul`, `propose`, `reopen`, `why`.

- `resolve.py`, `annul.py`: the forms; `propose.py`: members suggest an answer, which is confirmed with one click; all
  three end in `settle.py`, which stores the answer; `settlement.py` computes the scores, stores them and announces it,
  after a crash at the next start (docs/decisions/0025). `reopen.py` takes that back, or
  lets a closed question take votes again; `new_deadline.py` does so with another deadline where that has passed.
- `score.py`: what a resolution freezes, and the scores; `recompute.py`: all scores from the votes again; `why.py`: a
  member's own score explained; `recipients.py`: who is written to about an answer. `announcement_card.py`: what is
  announced at the question's cards. The other cards are in `<name>_card.py`, the rows in `actions.py`.

Tables: unscored, resolution, score, standing, proposal, question, event. Rules: `bot/domain/scoring/`
(docs/scoring.md),
`floor.py`, `resolution.py`, `life.py`.
"""
