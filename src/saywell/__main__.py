"""The way in: ``saywell`` and ``python -m saywell``."""

from __future__ import annotations

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
        sys.exit(code)
    from saywell.cli.main import run

    run()


if __name__ == "__main__":
    main()
