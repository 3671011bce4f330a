"""A language server for files of replies: what the check says, while one writes, in any editor."""
