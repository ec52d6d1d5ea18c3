"""Meetings with their decisions and action points; contacts; communication."""
