"""Forecasts: `vote`, `withdraw`, my forecast, undoing one, and who said what.

- `cast_forecast.py`: a forecast by text or form; `leading_number.py`: whether a number in front of it is the question;
  `my_forecast.py`: the form, what stands, undo, withdraw; `record.py`: the checks and the recording they share.
- `who_said.py`: the standing forecasts by name, where the question shows names. `forecast_card.py` has the cards,
  `actions.py` the rows.

Tables: forecast_history, current_forecast, rationale; votes are written in batches (`storage/engine/vote_batch.py`).
Rules: `bot/domain/picks/` (the grammar, docs/voting.md), `forecast.py`, `visibility.py`.
"""
