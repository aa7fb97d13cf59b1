"""Which pairs of texts have a Jaccard resemblance of at least 0.6? An exact join, written apart from wirecopy.

Usage: exact.py COLLECTION.jsonl TRUTH.tsv RULE

A text's set is its runs of five words in lower case. What a word is differs from tool to tool, so RULE names whose words
are taken, and every tool is judged by its own. Two sets of resemblance t share an element among the rarest (1 - t) of
each (prefix filtering), so only such pairs are compared, and each of them is compared exactly. Sets are sets of 64-bit
hashes.
"""

import json
import re
import string
import sys
from collections import defaultdict

import numpy as np

FLOOR = 0.6

# Words as Unicode has them by default (UAX 29), as far as letters, digits and the marks inside words of English go.
UNICODE = re.compile(r"\w+(?:(?:(?<=\d)[.,;'](?=\d)|(?<=[^\W\d_])[.:·'](?=[^\W\d_]))\w+)*")
ALPHANUMERIC = re.compile(r"\w+")
NON_ALPHANUMERIC = re.compile(r"\W")
ASCII_MARK = re.compile(f"[{re.escape(string.punctuation)} \t\n\r\f]+")
RULES = {
    # wirecopy: Unicode words; curly apostrophes are plain ones.
    "unicode": lambda text: UNICODE.findall(text.replace("’", "'").replace("‘", "'")),
    # The scripts for rensa and datasketch.
    "alphanumeric": ALPHANUMERIC.findall,
    # gaoya's `whitespace_split`: at ASCII white space and punctuation.
    "ascii": lambda text: [word for word in ASCII_MARK.split(text) if word],
    # text-dedup: split at every character that is neither letter nor digit, empty words between two of them kept.
    "split": NON_ALPHANUMERIC.split,
}


def shingles(words):
    words = [hash(word) for word in words]
    if len(words) < 5:
        return np.array([hash(tuple(words))])
    return np.unique(np.array([hash(run) for run in zip(*(words[i:] for i in range(5)))]))


def main(collection, truth, rule):
    words_of = RULES[rule]
    ids, sets = [], []
    with open(collection, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            ids.append(record["id"])
            sets.append(shingles(words_of(record["text"].lower())))

    _, places, counts = np.unique(np.concatenate(sets), return_inverse=True, return_counts=True)
    order = np.argsort(np.argsort(counts, kind="stable"))  # rank of every shingle, the rarest first
    ranked = order[places]
    postings, start = defaultdict(list), 0
    for number, elements in enumerate(sets):
        ranks = np.sort(ranked[start : start + len(elements)])
        start += len(elements)
        for rank in ranks[: len(ranks) - int(np.ceil(FLOOR * len(ranks))) + 1].tolist():
            postings[rank].append(number)

    candidates = set()
    for holders in postings.values():
        for at, b in enumerate(holders):
            for a in holders[:at]:
                if FLOOR * max(len(sets[a]), len(sets[b])) <= min(len(sets[a]), len(sets[b])):
                    candidates.add((a, b))
    with open(truth, "w", encoding="utf-8") as out:
        for a, b in sorted(candidates):
            shared = len(np.intersect1d(sets[a], sets[b], assume_unique=True))
            resemblance = shared / (len(sets[a]) + len(sets[b]) - shared)
            if resemblance >= FLOOR:
                out.write(f"{ids[a]}\t{ids[b]}\t{resemblance:.6f}\n")


main(*sys.argv[1:])
