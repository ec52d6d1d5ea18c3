"""People: who they are, how they log in, and what each may do (rights.py)."""
