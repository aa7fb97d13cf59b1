"""text-dedup gives clusters, not pairs: writes every pair of every cluster it left in FOLDER. Not part of what is timed."""

import json
import pickle
import sys
from itertools import combinations

from texts import write


def main(collection, folder, output):
    with open(collection, encoding="utf-8") as lines:
        ids = [json.loads(line)["id"] for line in lines]
    with open(f"{folder}/uf.pkl", "rb") as dump:
        parent = pickle.load(dump)
    parent = getattr(parent, "parent", parent)

    def find(x):
        while parent.get(x, x) != x:
            x = parent[x]
        return x

    clusters = {}
    for number in range(len(ids)):
        clusters.setdefault(find(number), []).append(number)
    pairs = (pair for members in clusters.values() for pair in combinations(members, 2))
    write(output, ids, ((a, b, 1.0) for a, b in pairs))


main(*sys.argv[1:])
