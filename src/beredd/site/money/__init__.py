"""The cycle of grants, what activities need, and who pays."""
