"""The way in: ``saywell`` and ``python -m saywell``."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from saywell.cli.main import run

    run()


if __name__ == "__main__":
    main()
