"""Whether the desk signs what was on the screen while everything goes wrong.

    python bench/signing.py [--seeds 20] [--keys 200]

An editor presses keys at 20 a second in Chromium; the network is cut and restored, answers are lost and the server is
killed with SIGKILL, at moments that the seed draws. Afterwards the store has to hold exactly the decisions of which
the page said that they count, each once, in their order.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))
from servers import CHROMIUM, CHROMIUM_ARGS
from storm import Storm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--keys", type=int, default=200)
    args = parser.parse_args()
    wrong = 0
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        for seed in range(args.first, args.first + args.seeds):
            with tempfile.TemporaryDirectory() as folder:
                storm = Storm(browser, Path(folder), random.Random(seed))
                with storm:
                    storm.keys(args.keys)
                    storm.settle()
                found = storm.wrong()
            wrong += bool(found)
            print(
                f"seed {seed}: {args.keys} keys, {storm.signed} decisions; {storm.cuts} cuts, "
                f"{storm.lost} answers lost, {storm.kills} kills: {'; '.join(found) or 'right'}",
                flush=True,
            )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
