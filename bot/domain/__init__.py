"""The rules of forecasting as pure functions and values: no clock, no chance, no input or output.

Begin with `question.py` and `forecast.py`. The other files here are the other nouns (member, resolution, season, story,
…), and `question_scores.py`, which computes all scores of a question in one job. The folders read what members type
(`picks`, `dates`, `pages`, `text`), compute (`crowd`, `scoring`, `leaderboard`), warn of questions that are hard to
answer (`linting`), and tell when something is due (`time`).
"""
