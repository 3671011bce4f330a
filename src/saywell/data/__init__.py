"""Not code: rule packs and language tables that ship with the package."""
