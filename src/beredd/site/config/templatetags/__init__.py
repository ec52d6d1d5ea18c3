"""Template filters that every page has."""
