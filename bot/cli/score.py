"""`score`: scores a history file or an export, so that anybody can check the scores."""

import argparse
import json
from pathlib import Path

from bot.cli.input_file import input_file, read_text
from bot.cli.output import sentence
from bot.domain.scoring.rules import RULES
from bot.exports.json_reader import is_export
from bot.exports.scoring import score_export
from bot.scoring_file.report import score_lines
from bot.scoring_file.score import score_text
from bot.settings import Settings

ABOUT = "cli.score"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file, the rule (all by default), and the option that prints JSON."""
    parser.add_argument("file", type=Path, help=sentence("cli.score_file"))
    parser.add_argument("--rule", choices=sorted(RULES), help=sentence("cli.score_rule"))
    parser.add_argument("--json", action="store_true", help=sentence("cli.score_json"))


def run(parsed: argparse.Namespace, _settings: Settings) -> None:
    """Score the file and print the result; no database is needed.

    Raises:
        ScoreFileError: something is wrong in the file.
    """
    with input_file(parsed.file, "history") as file:
        if is_export(file):
            result = score_export(file, parsed.rule)
        else:
            result = score_text(read_text(parsed.file, file, "history"), parsed.rule)
    print(json.dumps(result, ensure_ascii=False) if parsed.json else "\n".join(score_lines(result)))
