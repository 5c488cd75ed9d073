"""`python -m extract` is the console command `extract`."""

from extract.cli import app

app()
