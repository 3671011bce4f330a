"""saywell: canned replies, an etiquette check and your chat system, in one terminal."""

__version__ = "0.1.0"
