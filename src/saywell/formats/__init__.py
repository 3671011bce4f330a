"""Foreign reply formats, one file each: read() and write()."""
