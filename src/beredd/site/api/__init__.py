"""The interface for other programs, under /api/v1: the same rows, rights and rules as the pages."""
