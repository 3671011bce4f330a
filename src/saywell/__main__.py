"""The way in: ``saywell`` and ``python -m saywell``."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line: plain forms the short way, all others the long way."""
    from saywell.cli import quick

    try:
        code = quick.run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        code = 130
    if code is not None:
        os._exit(code)  # all is written out; taking the interpreter down costs as much again
    from saywell.cli.main import run

    run()


if __name__ == "__main__":
    main()
