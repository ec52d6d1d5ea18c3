"""Data sets: files that laboratories and statistics offices hand in, read into values of indicators."""
