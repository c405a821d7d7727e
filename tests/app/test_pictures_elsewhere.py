"""What draws is loaded by the process that draws, and never by the bot."""

import subprocess
import sys

from tests.paths import ROOT

PROGRAM = """
import asyncio, sys
from pathlib import Path
from bot.app.painter import Painter
from bot.app.worker_process import WorkerProcess
from tests.chat import open_chat

async def main(folder):
    worker = WorkerProcess()
    async with open_chat(folder, painter=Painter(worker)) as chat:
        await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-20 18:00")
        await chat.say("ben", "vote #1 30")
        await chat.wait_until("2024-12-03 12:00")
        await chat.say("cleo", "vote #1 60")
        (posted,) = chat.channels.messages.values()
        picture = posted.shown[-1].picture
        assert picture is not None and picture.png.startswith(b"\\x89PNG"), picture
        assert len(picture.png) <= 200_000
    await worker.close()

asyncio.run(main(Path(sys.argv[1])))
print(sorted({"resvg_py", "numpy", "matplotlib", "bot.pictures.draw"} & sys.modules.keys()))
"""


def test_a_bot_whose_cards_have_pictures_has_loaded_nothing_that_draws(tmp_path: object) -> None:
    command = (sys.executable, "-c", PROGRAM, str(tmp_path))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own program
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr
