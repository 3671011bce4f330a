"""Start-up: CPU time of whole commands beside a bare interpreter and the libraries they import.

Run: ``python benchmarks/startup.py [--runs N] [--smoke]``. Every command is run in turn, round by
round, so that a slow moment of the machine falls on all of them; the median and the ratio to
``python -c pass`` of the same run are printed. ``check`` and ``search`` run with what they keep for
the next time; ``search_speed.py`` has search in libraries of other sizes, beside other programs.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile

BARE = "python -c pass"
MESSAGE = "Your parcel left our warehouse this morning and arrives on Friday."
SAYWELL = ["-P", "-c", "from saywell.__main__ import main; main()"]
"""What the installed command runs, but for the shell that finds Python for it."""

WARM = 3
"""Runs after which everything is kept: what was read, and then the code that it needs."""

COMMANDS: dict[str, list[str]] = {
    BARE: ["-c", "pass"],
    "import typer": ["-c", "import typer"],
    "import httpx": ["-c", "import httpx"],
    "import prompt_toolkit": ["-c", "import prompt_toolkit"],
    "saywell --version": [*SAYWELL, "--version"],
    "saywell search wait": [*SAYWELL, "search", "wait"],
    "saywell search, slip": [*SAYWELL, "search", "refnud"],
    "saywell search, Greek": [*SAYWELL, "search", "επιστροφη"],
    "saywell search -o json": [*SAYWELL, "search", "wait", "-o", "json"],
    "saywell search, long way": [*SAYWELL, "search", "--limit=20", "wait"],
    "saywell insert hold.ask": [*SAYWELL, "insert", "hold.ask", "--set", "reason=look"],
    "saywell check": [*SAYWELL, "check", MESSAGE],
    "saywell check -o json": [*SAYWELL, "check", MESSAGE, "-o", "json"],
    "saywell check, Greek": [*SAYWELL, "check", "Το δέμα σας φτάνει την Παρασκευή το πρωί."],
    "saywell check, Chinese": [*SAYWELL, "check", "您的包裹周五上午送到，送达前会发短信通知您。"],
}


def cpu_seconds(arguments: list[str], home: str) -> float:
    """Run one command to its end and return its user and system time in seconds."""
    environment = {**os.environ, "SAYWELL_HOME": home}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--smoke", action="store_true", help="one run of each")
    options = parser.parse_args()
    runs = 1 if options.smoke else options.runs
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as home:
        for _ in range(1 if options.smoke else WARM):
            for arguments in COMMANDS.values():
                cpu_seconds(arguments, home)
        for _ in range(runs):
            for name, arguments in COMMANDS.items():
                times[name].append(cpu_seconds(arguments, home))
    bare = statistics.median(times[BARE])
    print(f"{'command':<26} {'CPU ms':>8} {'x bare':>8}")
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:<26} {median * 1000:>8.1f} {median / bare:>8.1f}")


if __name__ == "__main__":
    main()
