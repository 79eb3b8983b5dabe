"""The long run of the label simulator: `python bench/labels_simulator.py [PAIRS]` (default 10,000, seeded).

Every pair is merged both ways round and checked against an oracle that knows only the edits; the same seeds are then
diffed with ids kept (everything must be named, nothing else) and with all ids lost. Ends with an error at the first
violated promise, else prints the counts.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.changes.properties import check_diff, check_merge


def main(pairs: int) -> int:
    start = time.perf_counter()
    cases = Counter(check_merge(seed) for seed in range(pairs))
    print(f"merges: {pairs:,} pairs both ways, {dict(cases)}, {time.perf_counter() - start:.0f} s")
    for ids_lost, least in ((False, 1.0), (True, 0.99)):
        right, missed, wrong = (sum(column) for column in zip(
            *(check_diff(seed, ids_lost=ids_lost) for seed in range(pairs)), strict=True))
        recall, precision = right / (right + missed), right / (right + wrong)
        print(f"diffs, ids {'lost' if ids_lost else 'kept'}: recall {recall:.4f}, precision {precision:.4f}")
        if min(recall, precision) < least:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
