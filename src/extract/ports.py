"""Which port a page is served at: the one that is asked for, or the first that nobody has."""

import errno
import socket

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""The names of this computer."""

_TRIED = 100


class PortError(ValueError):
    """There is no listening at a port or at any: why, and what to do."""


def port_for(host: str, wanted: int | None, usual: int) -> int:
    """The port to listen at: `wanted`, or where None the first free one from the usual one.

    Raises PortError, naming a free one, if another program has the port that is wanted.
    """
    if wanted is None:
        return _next(host, usual)
    try:
        if _is_free(host, wanted):
            return wanted
        trouble = f"port {wanted} is in use"
    except PermissionError:
        trouble = f"this user may not listen at port {wanted}"
    raise PortError(f"{trouble}: --port {_next(host, usual)} is free")


def _next(host: str, first: int) -> int:
    for port in range(first, first + _TRIED):
        if _is_free(host, port):
            return port
    raise PortError(f"the ports {first} to {first + _TRIED - 1} are all in use: name another with --port")


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
        raise PortError(f"--host {host} is no address of this computer: {error.strerror}") from error
    return host not in LOOPBACK or not any(_answers(other, port) for other in LOOPBACK)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.2):
            return True
    except OSError:
        return False
