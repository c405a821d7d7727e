"""What joins the features.

- `door.py`: `Bot.handle`, through which every request of every platform goes; `registry.py`: the actions of all
  features in one table; `suggestions.py`: the questions offered while a command is typed; `did_you_mean.py`: what is
  offered for a line that is nearly a command, and for a question that is not there.
- `background.py`: the task that does what is due, sends messages and keeps cards up to date; `jobs.py`: what can be
  due; `clock_watch.py`: whether the clock can be believed; `current_card.py`, `current_picture.py`: what a
  posted message shows now.
- `worker_process.py`: the process beside the bot that computes what takes long; `worker.py`: what runs in it.
  `painter.py` has pictures drawn in another one.
- `health.py`: whether the bot is alive and can serve; `metrics.py`: the figures for monitoring, of which
  `request_counts.py` has those that the door counts, and `loop_delay.py` those of the event loop.
- `help.py`: the command `help`; `tryout.py`: the community of the local try-out; `gc_tuning.py`: Python's garbage
  collector.
"""
