"""Beredd carries a government decision to its report."""
