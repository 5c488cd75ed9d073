"""Which port the desk listens at: the one that is asked for, or the first that nobody has."""

import errno
import socket

from extract.review.serve import LOOPBACK, ServeError

USUAL = 8000
_TRIED = 100


def port_for(host: str, wanted: int | None) -> int:
    """The port to listen at: `wanted`, or where None the first free one from 8000.

    Raises ServeError, naming a free one, if another program has the port that is wanted.
    """
    if wanted is None:
        return _next(host, USUAL)
    try:
        if _is_free(host, wanted):
            return wanted
        trouble = f"port {wanted} is in use"
    except PermissionError:
        trouble = f"this user may not listen at port {wanted}"
    raise ServeError(f"{trouble}: --port {_next(host, USUAL)} is free")


def _next(host: str, first: int) -> int:
    for port in range(first, first + _TRIED):
        if _is_free(host, port):
            return port
    raise ServeError(f"the ports {first} to {first + _TRIED - 1} are all in use: name another with --port")


def _is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. On this computer `localhost` may mean either of two addresses: both are asked."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except PermissionError:
        raise
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return False
        raise ServeError(f"--host {host} is no address of this computer: {error.strerror}") from error
    return host not in LOOPBACK or not any(_answers(other, port) for other in LOOPBACK)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.2):
            return True
    except OSError:
        return False
