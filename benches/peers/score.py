"""How good are a tool's pairs? Recall and precision against the exact join of exact.py.

Usage: score.py TRUTH.tsv PAIRS.tsv [--equal-once]

Prints, as JSON: the pairs listed; recall of the pairs with J >= 0.7, of those at the border (J < 0.75) and of the
others; precision (J >= 0.7) and precision with the border let off (J >= 0.65).

With --equal-once the tool lists equal texts through the first of them, as wirecopy does: a pair that is listed with
resemblance 1.0000 makes its two texts one class, and a listed pair of two classes stands for all their pairs.
"""

import json
import sys
from itertools import combinations, product


def read(path):
    with open(path, encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            yield line.rstrip("\n").split("\t")


def expand(rows):
    parent, listed = {}, []

    def find(x):
        while parent.setdefault(x, x) != x:
            parent[x] = x = parent[parent[x]]
        return x

    for a, b, _, resemblance, *_ in rows:
        listed.append((a, b))
        if resemblance == "1.0000":
            parent[find(a)] = find(b)
    classes = {}
    for x in {x for pair in listed for x in pair}:
        classes.setdefault(find(x), []).append(x)
    for members in classes.values():
        yield from combinations(members, 2)
    for a, b in {(find(a), find(b)) for a, b in listed}:
        if a != b:
            yield from product(classes[a], classes[b])


def share(part, whole):
    return round(part / whole, 5) if whole else None


def main(truth, pairs, equal_once):
    with open(truth, encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        exact = {(min(a, b), max(a, b)): float(j) for a, b, j in rows}
    rows = read(pairs)
    listed = expand(rows) if equal_once else (row[:2] for row in rows)
    found = {(min(a, b), max(a, b)) for a, b in listed}

    def recall(low, high):
        wanted = [pair for pair, j in exact.items() if low <= j < high]
        return share(sum(pair in found for pair in wanted), len(wanted))

    def precision(low):
        return share(sum(exact.get(pair, 0.0) >= low for pair in found), len(found))

    print(json.dumps({
        "true": sum(j >= 0.7 for j in exact.values()),
        "listed": len(found),
        "recall": recall(0.7, 2.0),
        "recall_border": recall(0.7, 0.75),
        "recall_clear": recall(0.75, 2.0),
        "precision": precision(0.7),
        "precision_065": precision(0.65),
    }))


main(sys.argv[1], sys.argv[2], "--equal-once" in sys.argv[3:])
