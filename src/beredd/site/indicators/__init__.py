"""Pages of indicators: chart, table, verdict and where the numbers come from. No rows of its own."""
