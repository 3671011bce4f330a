"""Misspellings with the right words, and clean sentences, by language."""

LANGS = ("en", "el", "ar", "te", "id")
