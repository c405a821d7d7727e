"""`python -m benchmarks`: runs the benchmarks and prints each figure with its limit."""

import sys
from collections.abc import Callable, Sequence

from benchmarks import large, pictures, scoring, store

BENCHMARKS: dict[str, Callable[[Sequence[str]], int]] = {
    "scoring": scoring.main,
    "store": store.main,
    "pictures": pictures.main,
    "large": large.main,
}
USUAL = ("scoring", "store", "pictures")
"""Those that run where none is named; `large` takes minutes."""


def main(arguments: Sequence[str]) -> int:
    """Run the usual benchmarks, or the one whose name is the first argument; return 1 where a limit is missed."""
    if arguments and arguments[0] not in BENCHMARKS:
        print(f"There is no benchmark {arguments[0]}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    names = arguments[:1] or USUAL
    return max(BENCHMARKS[name](arguments[1:]) for name in names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
