"""Chat systems over HTTP; the home of httpx."""
