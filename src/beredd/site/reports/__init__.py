"""Reports: what is written for each required content, the gate, drafts to download, and final release."""
