"""The store, the only place with SQL: one SQLite file behind the ports of `bot.ports`.

`engine/` is the connection, the writer and the batch of votes; `entities/` has a file for each noun; `care/` migrates,
backs up, restores and erases; `checks/` is what `doctor` asks; `store.py` opens all of it.
"""
