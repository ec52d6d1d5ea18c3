"""Run a kernel over parts: here in worker processes, or on a Dask cluster."""
