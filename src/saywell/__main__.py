"""The way in: ``saywell`` and ``python -m saywell``."""

import gc
import os
import sys


def main() -> None:
    """Run the command line: plain forms the short way, all others the long way."""
    short()
    long()


def short() -> None:
    """End the process with a plain form that is done at once; return for all others."""
    gc.disable()  # the process ends before there is anything worth collecting
    from saywell.stores.modules import Modules

    modules = Modules(sys.argv[1] if len(sys.argv) > 1 else "", os.environ)
    modules.enter()
    try:
        from saywell.cli import quick

        code = quick.run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        code = 130
    modules.leave(keep=code is not None)
    if code is not None:
        os._exit(code)  # all is written out; taking the interpreter down costs as much again
    gc.enable()


def long() -> None:
    """Run any command line."""
    from saywell.cli.main import run

    run()


if __name__ == "__main__":
    main()
