"""Files that people hand in as evidence: kept outside the web root, never rendered."""
