"""Search: documents made into an index that is read in place, and found again in six languages."""
