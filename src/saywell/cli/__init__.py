"""Commands; the home of typer and rich, and the only place that prints."""
