"""Canned replies in the formats of other programs: one module each, all read and most written."""
