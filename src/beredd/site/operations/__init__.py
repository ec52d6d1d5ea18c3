"""What those who run the site need: health, figures, backup, checks."""
