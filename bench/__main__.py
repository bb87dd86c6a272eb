"""``python -m bench``: prepare the data, measure, print one table, write results.json."""

import argparse
import sys
from pathlib import Path

from bench.ground import default_data_folder, prepared
from bench.load import require_wrk
from bench.measures import measure
from bench.process import machine
from bench.report import RESULTS, table, verdict, write_results
from bench.row import Plan


def main() -> int:
    """0 where every floor is reached, else 1."""
    given = _arguments()
    require_wrk()
    plan = Plan(given.rounds, given.seconds)
    with prepared(given.data, given.scale) as ground:
        found = machine(ground.version)
        print(", ".join(f"{name} {value}" for name, value in found.items()), flush=True)
        rows = measure(ground, plan, lambda what: print(f"measuring {what} …", flush=True))
    print(f"\n{table(rows)}\n")
    write_results(rows, found, plan, given.scale)
    print(f"Everything that was measured: {RESULTS}")
    return 1 if any(verdict(row) == "BELOW" for row in rows) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--scale", type=float, default=1.0, help="share of the data, such as 0.01; 1 takes minutes"
    )
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measurement")
    parser.add_argument("--seconds", type=float, default=6, help="length of a round")
    parser.add_argument("--data", type=Path, help="folder of the data (BENCH_DATA)")
    given = parser.parse_args()
    if given.data is None:
        # Data of another size is other data.
        folder = default_data_folder()
        given.data = (
            folder if given.scale == 1 else folder.with_name(f"{folder.name}-{given.scale:g}")
        )
    return given


if __name__ == "__main__":
    sys.exit(main())
