"""The wheel in an empty environment: every extra alone, at what it is for."""

import json
import re
import shlex
import zipfile
from collections.abc import Callable
from email import message_from_bytes
from pathlib import Path

import pytest

from environments import EXTRAS, PROJECT, ROOT, VERSIONS, Environment
from sites import buckets, pages

Job = Callable[[Environment], None]

TEXT = "Fares will rise 13%, said Jane Roe."
LINE = json.dumps({"id": "fares", "text": TEXT})
PAGE = """<html><head><title>Fares to rise</title>
<meta property="article:published_time" content="2011-05-04T10:00:00Z"></head><body><article><h1>Fares to rise</h1>
<p>Ferry fares will rise 13% to £2.50 from June, the council has said, and children will pay half of that on every
crossing before nine in the morning.</p>
<p>Its leader, Jane Roe, blamed the price of fuel. “Nobody likes it,” she said. “But 414 children travel free.”</p>
</article></body></html>"""


def page_of(words: str) -> bytes:
    """A PDF of one page with one line of words."""
    drawn = f"BT /F 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    ]
    data, places = b"%PDF-1.4\n", []
    for n, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (n, part)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return data + end % (table, len(data))


def nothing_more(env: Environment) -> None:
    """Articles in, tables out; looked at, evaluated, exported."""
    assert "facts" in env.extract("show", "out/facts", "--limit", "3")
    assert "Jane Roe" in env.extract("show", "articles/ferry.txt")
    env.extract("evaluate", "corpus/articles.jsonl", "out/facts")
    for form in ("csv", "jsonl", "sqlite", "schema.org"):
        env.extract("export", "out/facts", "--to", form, "-o", f"facts.{form}")
    assert (
        env.code("import extract; print(extract.facts('Fares will rise 13%, said Jane Roe.').source[0])")
        == "Jane Roe\n"
    )


def archives(env: Environment) -> None:
    """A web page from a file and from an address, a crawl, Zstandard."""
    inputs = env.work / "inputs"
    inputs.mkdir()
    (inputs / "page.html").write_text(PAGE, encoding="utf-8")
    answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.replace("13%", "14%")
    header = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/a\r\n"
        "WARC-Date: 2011-05-04T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer.encode())}"
    )
    (inputs / "crawl.warc").write_bytes(f"{header}\r\n\r\n{answer}\r\n\r\n".encode())
    env.code(
        "import pathlib, sys\n"
        "if sys.version_info >= (3, 14): from compression import zstd\n"
        "else: from backports import zstd\n"
        f"pathlib.Path('inputs/line.jsonl.zst').write_bytes(zstd.compress({LINE!r}.encode()))"
    )
    with pages({"/b.html": PAGE.replace("13%", "15%")}) as address:
        said = env.extract("run", "inputs", f"{address}/b.html", "-o", "out/archives")
    assert re.search(r"^4 articles", said, re.MULTILINE), said


def cloud(env: Environment) -> None:
    """Articles from a bucket of either kind."""
    with buckets({"news/a.jsonl": LINE.encode()}) as settings:
        for bucket in ("s3://news", "gs://news"):
            out = f"out/{bucket[:2]}"
            said = env.extract("run", f"{bucket}/a.jsonl", "-o", out, **settings)
            assert re.search(r"^1 article\b", said, re.MULTILINE), said


def units(env: Environment) -> None:
    env.code(
        "import extract\n"
        "facts = extract.facts('The wall is 30 miles long, the mayor said.')\n"
        "assert extract.convert(facts, 'SI').low.round().to_list()[-1] == 48280"
    )


def documents(env: Environment) -> None:
    """A sheet, a page of PDF and a text in Markdown."""
    inputs = env.work / "documents"
    inputs.mkdir()
    (inputs / "a.md").write_text(f"---\ntitle: Fares\n---\n\n{TEXT}\n", encoding="utf-8")
    (inputs / "b.pdf").write_bytes(page_of(TEXT))
    env.code(
        "import openpyxl\n"
        "book = openpyxl.Workbook()\n"
        "book.active.append(['Headline', 'Body'])\n"
        f"book.active.append(['Fares', {TEXT!r}])\n"
        "book.save('documents/c.xlsx')"
    )
    said = env.extract("run", "documents", "-o", "out/documents")
    assert re.search(r"^3 articles", said, re.MULTILINE), said


def query(env: Environment) -> None:
    """One name over the archive, SQL, Excel."""
    env.extract("entities", "out/facts")
    assert env.extract("query", "out/facts", "SELECT count(*) > 9 FROM registry").split()[-1] == "True"
    env.extract("export", "out/facts", "--to", "xlsx", "-o", "facts.xlsx")
    assert zipfile.is_zipfile(env.work / "facts.xlsx")


def plots(env: Environment) -> None:
    env.code(
        "import extract\n"
        "from extract import plots\n"
        "assert plots.quoted(extract.open('out/facts').facts)._repr_svg_().startswith('<svg')"
    )


def notebooks(env: Environment) -> None:
    """The first notebook, from top to bottom, and the program that shows them."""
    plots(env)
    (env.work / "notebooks").mkdir()
    first = "notebooks/1-first-article.ipynb"
    (env.work / first).write_bytes((ROOT / first).read_bytes())
    env.run(env.python, "-m", "nbconvert", "--to", "notebook", "--execute", first, "--output", "done")
    env.run(env.python, "-m", "notebook", "--version")


def cluster(env: Environment) -> None:
    env.code(
        "import extract\n"
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as dask:\n"
        "        extract.run(['articles'], 'out/cluster', scheduler=dask.scheduler_address)\n"
        "        assert len(extract.open('out/cluster').facts) == 2"
    )


def review(env: Environment) -> None:
    """The desk answers; its accounts, and what leaves it."""
    env.code(
        "import re, socket, subprocess, sys, time, urllib.request\n"
        "with socket.socket() as free:\n"
        "    free.bind(('127.0.0.1', 0))\n"
        "    port = free.getsockname()[1]\n"
        "desk = subprocess.Popen([sys.executable, '-m', 'extract', 'review', 'out/facts', '--port', str(port)])\n"
        "try:\n"
        "    for _ in range(600):\n"
        "        time.sleep(0.1)\n"
        "        try:\n"
        "            answer = urllib.request.urlopen(f'http://localhost:{port}/')\n"
        "        except OSError:\n"
        "            continue\n"
        "        with answer:\n"
        "            assert b'<html' in answer.read()\n"
        "        break\n"
        "    else:\n"
        "        sys.exit('the desk does not answer')\n"
        "finally:\n"
        "    desk.terminate()\n"
        "    desk.wait()"
    )
    env.extract("review", "user", "add", "out/facts", "Ann Price", "--role", "chief", stdin="a long enough password\n")
    assert "Ann Price" in env.extract("review", "user", "list", "out/facts")
    env.extract("review", "export", "out/facts", "-o", "reviewed", "--partial")
    assert len(list((env.work / "reviewed").iterdir())) > 3


def second(env: Environment) -> None:
    """A second reader behind an endpoint is asked; one that is not there is told."""
    nowhere = ("--endpoint", "http://127.0.0.1:9/v1", "--retries", "0")
    said = env.extract("reread", "out/facts", "--share", "0.01", "-m", "nobody", *nowhere, expect=1)
    assert "no connection" in said


def explore(env: Environment) -> None:
    """The pages answer."""
    env.code(
        "import asyncio, httpx\n"
        "from extract.explore import make\n"
        "from extract.explore.site import application\n"
        "app = application(make('out/facts'), 'facts')\n"
        "async def ask():\n"
        "    there = httpx.ASGITransport(app=app)\n"
        "    async with httpx.AsyncClient(transport=there, base_url='http://localhost') as client:\n"
        "        return await client.get('/')\n"
        "assert 'Most quoted' in asyncio.run(ask()).text"
    )


JOBS: dict[str, Job] = {
    "archives": archives,
    "cloud": cloud,
    "documents": documents,
    "units": units,
    "query": query,
    "plots": plots,
    "notebooks": notebooks,
    "cluster": cluster,
    "review": review,
    "second": second,
    "explore": explore,
}
"""What each extra is for."""


def test_every_extra_has_a_job() -> None:
    assert set(JOBS) == set(EXTRAS)


def test_the_versions_of_python_are_those_that_the_project_names() -> None:
    named = [c.rpartition(" ")[2] for c in PROJECT["classifiers"] if "Python :: 3." in c]
    assert (tuple(named), PROJECT["requires-python"]) == (VERSIONS, ">=3.11,<3.15")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_main_job_needs_no_extra(version: str, plain) -> None:
    nothing_more(plain(version))


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_alone_does_its_job(extra: str, with_extras) -> None:
    JOBS[extra](with_extras("3.11", extra))


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_all_extras_together_do_their_jobs(version: str, with_extras) -> None:
    env = with_extras(version, ",".join(EXTRAS))
    for extra in EXTRAS:
        JOBS[extra](env)


def test_whoever_lacks_a_library_is_told_a_command_that_works(plain) -> None:
    base = plain("3.11")
    env = base.copy(base.path.with_name("told"))
    ask = ("query", base.work / "out" / "facts", "SELECT 1 AS one")
    said = env.extract(*ask, expect=2)
    command = shlex.split(said[said.index("pip install") :])
    assert command[:2] == ["pip", "install"]
    env.install(*command[2:])
    assert env.extract(*ask).split() == ["one", "1"]


def test_the_default_install_holds_to_what_the_main_job_needs(plain, wheel: Path) -> None:
    env = plain("3.11")
    names = json.loads(env.run(env.python, "-m", "pip", "list", "--format", "json"))
    unneeded = {"scipy", "huggingface-hub", "duckdb", "trafilatura", "fsspec", "altair", "fastapi", "sqlalchemy"}
    assert unneeded.isdisjoint(one["name"] for one in names)
    packages = Path(env.code("import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    files = (f for f in packages.rglob("*") if f.is_file() and f.suffix != ".pyc")
    assert sum(f.stat().st_size for f in files if f.relative_to(packages).parts[0] != "pip") < 600e6


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as built:
        [name] = [n for n in built.namelist() if n.endswith(".dist-info/METADATA")]
        told = message_from_bytes(built.read(name))
        assert "extract/models/encoder/model.onnx" in built.namelist()
    assert told["Requires-Python"] == "<3.15,>=3.11"
    assert set(told.get_all("Provides-Extra")) == set(EXTRAS)
