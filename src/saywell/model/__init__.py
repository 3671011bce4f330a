"""What the program knows: frozen values and protocols, standard library only."""
