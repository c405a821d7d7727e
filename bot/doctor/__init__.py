"""`doctor`: checks that the rules of the database hold, and lists what is due or stuck (`bot/cli/doctor.py`).

- `examine.py` runs all checks; a check is a file with a function from `bot.ports.checks.Checks` to `Findings`:
  `file.py`, `pictures.py` (the fonts of the machine), `rules.py` (the statements in `storage/checks/`), `scores.py`,
  and `outlook.py`, which looks for what is due or stuck instead of damage. `findings.py` has
  their types, `report.py` words what they find.
- `show_outlook.py`, `outlook_card.py`: what is due and stuck in one community, for its administrators; `actions.py` has
  the row.

Tables: all; nothing is changed. docs/operations.md says what to do about each finding.
"""
