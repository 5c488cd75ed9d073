"""Who does the tasks of a run: processes of this machine, or the workers of a Dask cluster."""

from extract.runs.executors.base import Executor
from extract.runs.options import RunOptions


def open_executor(options: RunOptions, size: int) -> Executor:
    """The executor that the options ask for, with `size` workers if it is this run that starts them.

    Raises ImportError without the extra `cluster`, OSError if no scheduler answers.
    """
    if options.scheduler:
        from extract.runs.executors.dask import DaskExecutor

        return DaskExecutor(options.scheduler)
    from extract.runs.executors.local import LocalExecutor

    return LocalExecutor(size, options.settings)
