import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract import ports
from extract.cli import app
from extract.ports import PortError, port_for


@contextmanager
def listening(host: str = "127.0.0.1", number: int = 0) -> Iterator[int]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as taken:
        taken.bind((host, number))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_port_that_another_program_has_is_refused_and_a_free_one_named() -> None:
    with listening() as taken, pytest.raises(PortError, match=rf"port {taken} is in use: --port (\d+) is free"):
        port_for("127.0.0.1", taken, 8000)


def test_a_port_of_localhosts_other_address_is_in_use_too() -> None:
    try:
        with listening("::1") as taken, pytest.raises(PortError, match="is in use"):
            port_for("127.0.0.1", taken, 8000)
    except OSError:
        pytest.skip("no IPv6 here")


def test_where_none_is_wanted_the_next_free_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as taken:
        assert port_for("127.0.0.1", None, taken) > taken
        monkeypatch.setattr(ports, "_TRIED", 1)
        with pytest.raises(PortError, match="all in use: name another with --port"):
            port_for("127.0.0.1", None, taken)


def test_a_host_that_is_not_this_computer_is_named() -> None:
    with pytest.raises(PortError, match=r"--host 192\.0\.2\.1 is no address of this computer"):
        port_for("192.0.2.1", 8000, 8000)


def test_a_port_in_use_is_told_before_any_address(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with listening() as taken:
        result = CliRunner().invoke(app, ["review", str(tmp_path / "out"), "--port", str(taken)])
    assert result.exit_code == 2
    assert f"port {taken} is in use" in result.output
    assert "http" not in result.output
