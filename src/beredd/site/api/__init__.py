"""The programming interface under /api/v1, with the same rights as the pages."""
