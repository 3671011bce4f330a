"""How each kind of rule finds what it looks for; one small module for each family of kinds."""
