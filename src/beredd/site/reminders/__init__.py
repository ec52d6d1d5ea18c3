"""What is due for a person: a page, and letters by e-mail."""
