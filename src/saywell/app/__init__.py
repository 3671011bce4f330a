"""Use cases: what commands and screens do, told in terms of ports."""
