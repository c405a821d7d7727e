"""Exports: a community as a file, written, read back and scored; `export` in a chat.

- `json_writer.py` writes it, `csv_writer.py` as tables; `json_reader.py` reads it into `schema.py`, by the parts that
  `json_parts.py` finds, `check.py` checks that the rows agree, and `importing.py` puts them into a database.
  `scoring.py` scores the questions of an export.
- `chat_export.py`: the command `export`, whose file leaves out what the administrator may not see of others;
  `actions.py` has its row.

Tables: all that belong to a community, by the rows in `bot/ports/export_rows.py`; docs/export.md describes the file.
Rules: `bot/domain/visibility.py` (what may be seen).
"""
