"""Empty Python environments with the built wheel in them."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = tuple(PROJECT["optional-dependencies"])
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
PAGES = "3.12"
"""The version with which what the pages show is run."""
_PIN = re.compile(r"^([\w.-]+==[^ ;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment, and the folder in which its commands run."""

    path: Path
    work: Path

    @property
    def python(self) -> Path:
        return self.path / "bin" / "python"

    def run(self, *command: str | Path, expect: int = 0, stdin: str | None = None, **settings: str) -> str:
        """Run a command of this environment; what it printed. Fails the test if its exit status is another one."""
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.work, input=stdin, capture_output=True, text=True, check=False, timeout=600,
            env=self.variables() | settings,
        )  # fmt: skip
        assert done.returncode == expect, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def extract(self, *arguments: str | Path, expect: int = 0, stdin: str | None = None, **settings: str) -> str:
        """Run `extract`."""
        return self.run(self.path / "bin" / "extract", *arguments, expect=expect, stdin=stdin, **settings)

    def code(self, text: str, **settings: str) -> str:
        """Run Python, a warning an error as in the other tests."""
        return self.run(self.python, "-c", text, **settings)

    def install(self, *what: str | Path, locked: bool = False) -> str:
        """Install with pip: at the newest versions that are allowed, or at those of the locked requirements."""
        pins = self.path / "pins.txt"
        pins.write_text("\n".join(_PIN.findall((ROOT / "requirements.txt").read_text())) if locked else "")
        return self.run(self.python, "-m", "pip", "install", "-q", "--no-compile", "-c", pins, *what)

    def variables(self) -> dict[str, str]:
        """The environment of its commands: nothing of the tests' own Python shows through."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "COVERAGE"))}
        return kept | {"PATH": f"{self.path / 'bin'}{os.pathsep}{kept['PATH']}", "NO_COLOR": "1"}

    def copy(self, path: Path) -> "Environment":
        """Another one with the same packages: its files are links, which pip replaces and never writes to."""
        shutil.copytree(self.path, path, symlinks=True, copy_function=os.link)
        for script in (path / "bin").iterdir():
            if not script.is_symlink() and (text := script.read_bytes()).startswith(b"#!"):
                script.unlink()
                script.write_bytes(text.replace(bytes(self.path), bytes(path)))
                script.chmod(0o755)
        work = path.with_name(f"{path.name}-work")
        work.mkdir()
        return Environment(path, work)


def empty(version: str, path: Path) -> Environment:
    """A new environment with nothing but pip, of a Python that this machine has.

    Raises LookupError if it has none of that version.
    """
    work = path.with_name(f"{path.name}-work")
    work.mkdir(parents=True)
    made = Environment(path, work)
    made.run(interpreter(version), "-m", "venv", path)
    made.install("--upgrade", "pip")
    return made


def interpreter(version: str) -> Path:
    """A Python of a version such as 3.12, on the PATH or among pyenv's. One that does not start is passed over.

    Raises LookupError if there is none.
    """
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [Path(sys.base_prefix) / "bin", *folders, *(p / "bin" for p in sorted(pyenv.glob(f"{version}.*")))]
    ask = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"
    for python in (folder / f"python{version}" for folder in found):
        if python.is_file():
            told = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False).stdout
            if told.strip() == version:
                return python
    raise LookupError(f"there is no Python {version} on this machine")


def index_trouble(folder: Path) -> str | None:
    """Why no package can be had from the index, or None."""
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-cache-dir", "-d", str(folder)]
    done = subprocess.run([*pip, "hatchling==1.28.0"], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else done.stderr.strip().splitlines()[-1]
