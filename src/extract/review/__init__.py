"""The review desk: a web page on which editors check, correct and sign the facts of a finished run.

It reads a run's tables and never runs a model. `store` keeps facts and the history of decisions, `decide` is the
only way to change a fact, `auth` says who may, `web` shows it, `export` hands the result back to the pipeline.
"""
