"""How the rows of this app came to their shape."""
