"""Files and the local database; the home of yaml and sqlite."""
