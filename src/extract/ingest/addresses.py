"""Addresses (`s3://`, `https://` ...), and the file systems behind them, by fsspec."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from extract.extras import missing, need
from extract.ingest.web import options

_CLIENTS = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs"}
_WEB = ("http", "https")


def is_address(one: str | Path) -> bool:
    """Whether a place is an address; a Path never is one."""
    return isinstance(one, str) and "://" in one


def is_web(address: str) -> bool:
    """Whether an address is a page's: it can be read, but has nothing below it, and takes nothing."""
    return urlsplit(address).scheme in _WEB


def file_system(address: str) -> tuple[Any, str]:
    """fsspec's file system for an address, and the address as that file system writes it.

    Raises MissingExtraError if its client is not installed, ValueError for an address of no known kind.
    """
    need(address, ("fsspec",))
    import fsspec

    scheme = urlsplit(address).scheme
    try:
        fs, path = fsspec.core.url_to_fs(address, **(options() if scheme in _WEB else {}))
    except ImportError as error:
        raise missing(address, _CLIENTS.get(scheme, f"fsspec's client for {scheme}://"), "cloud") from error
    except ValueError as error:
        raise ValueError(f"{address}: no such kind of address: {error}") from error
    return fs, path
