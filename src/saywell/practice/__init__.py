"""The practice desk: a local chat server with scripted customers; the home of werkzeug."""
