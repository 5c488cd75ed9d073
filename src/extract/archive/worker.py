"""A worker of this machine: `python -m extract.archive.worker FD`, started by the pool."""

import logging
import signal
import sys
from multiprocessing.connection import Connection

from extract.archive.shard import preload, shard


def work(connection: Connection) -> None:
    """A worker's life: load, then one task after the other, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.ERROR)  # the quarantine says what fails

    def tell(articles: int, words: int) -> None:
        connection.send(("moved", (articles, words)))

    try:
        settings = connection.recv()
        preload(settings)
        connection.send(("loaded", None))
        while True:
            task = connection.recv()
            connection.send(("done", shard(task, tell)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        connection.send(("raised", _portable(error)))


def _portable(error: Exception) -> Exception:
    """The error as one that the other end can read."""
    if type(error) in (OSError, ValueError, RuntimeError):
        return error
    if isinstance(error, OSError):
        return OSError(error.errno, error.strerror or str(error), error.filename)
    return RuntimeError(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    work(Connection(int(sys.argv[1])))
