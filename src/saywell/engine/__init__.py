"""Pure functions on the model: no files, no clock, no network."""
