"""A worker of this machine: `python -m extract.runs.executors.local_worker FD`, started by the executor."""

import errno
import logging
import signal
import sys
from multiprocessing.connection import Connection

from extract.runs.shards import preload, process_shard


def serve(connection: Connection) -> None:
    """A worker's life: load, then one task after the other, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.ERROR)  # the quarantine says what fails

    def tell(articles: int, words: int) -> None:
        connection.send(("advanced", (articles, words)))

    try:
        settings = connection.recv()
        _spare_pandas()
        preload(settings)
        connection.send(("loaded", None))
        while True:
            task = connection.recv()
            connection.send(("done", process_shard(task, tell)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
    except MemoryError:  # another worker, with a memory that is empty, tries the task again
        sys.exit(errno.ENOMEM)
    except Exception as error:
        connection.send(("raised", _portable(error)))


class _NoPandas:
    """Finds everything but pandas."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Leave all others to the next finder."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _spare_pandas() -> None:
    """Let pyarrow look for pandas in vain, once: it would import it with its first list, a third of a second."""
    import pyarrow as pa

    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([])
    finally:
        sys.meta_path.remove(finder)


def _portable(error: Exception) -> Exception:
    """The error as one that the other end can read."""
    if type(error) in (OSError, ValueError, RuntimeError):
        return error
    if isinstance(error, OSError):
        return OSError(error.errno, error.strerror or str(error), error.filename)
    return RuntimeError(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
