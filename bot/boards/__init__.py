"""Leaderboards and records: `leaderboard`, `me`, `schedule`, `season`, and the boards that are posted.

- `show_leaderboard.py`, `leaderboard_card.py`: a board, shown privately; `show_my_record.py`, `record_card.py`: a
  member's own record; `standings.py` computes what stands on either. `show_calibration.py`: the crowd's calibration;
  `board_picture.py`, `calibration_picture.py`: the pictures.
- `schedule.py`, `schedule_card.py`: when and where weekly boards are posted; `weekly.py`, `weekly_board_card.py`: such
  a board, posted when it is due; `season.py`, `season_card.py`: seasons and their final boards;
  `lists_card.py`: the lists of questions on boards; `explain_scores.py`, `scores_card.py`: how scores work.
  `actions.py` has the rows.

Tables: score, standing, season, schedule, board, correction. Rules: `bot/domain/leaderboard/`, `scoring/`,
`calibration.py`, `schedule.py`, `season.py`.
"""
