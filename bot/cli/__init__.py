"""The commands of the operator (`python -m bot <command>`): the only place that joins core, adapters and storage.

A file for each command: `run.py`, `import_file.py` (`import`), `export.py`, `chart.py`, `recompute.py`, `score.py`,
`backup.py`, `restore.py`, `doctor.py`; `bot/__main__.py` lists them. They share `output.py` (sentences), `progress.py`
(how far long work is), `atomic_files.py` (files that are written whole or not at all), `input_file.py` (files that are
read up to a limit) and `clock.py`.
"""
