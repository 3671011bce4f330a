"""What answers from outside: chat systems over HTTP (the home of httpx), a grammar checker."""
