"""Who does the tasks: processes of this machine, or the workers of a Dask cluster."""
