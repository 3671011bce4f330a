"""The chat screen; the home of prompt-toolkit."""
