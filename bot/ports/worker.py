"""What is asked of a process beside this one, which computes what would hold up the event loop."""

from typing import Protocol


class WorkerFailed(Exception):  # noqa: N818  named for what happened
    """A job was not done; a later try may succeed."""


class Worker(Protocol):
    """Does one job after the other. A job is a function of bytes, known by its name on both sides."""

    async def run(self, job: str, data: bytes) -> bytes:
        """Do a job; where the caller is cancelled, the job is given up.

        Args:
            job: its name, see `bot.app.worker.JOBS`.
            data: what its function takes.

        Returns:
            what its function returns.

        Raises:
            WorkerFailed: the function failed, or there is no process that could do it.
        """
        ...
