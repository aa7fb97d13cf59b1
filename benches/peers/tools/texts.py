"""What the Python peers leave to their user: reading the collection, cutting shingles, writing pairs."""

import json
import re

WORD = re.compile(r"\w+")
PERMUTATIONS, BANDS, THRESHOLD = 128, 16, 0.7


def blocks(path, size=2000):
    """The ids and texts of the collection, `size` at a time."""
    ids, texts = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            ids.append(record["id"])
            texts.append(record["text"])
            if len(ids) == size:
                yield ids, texts
                ids, texts = [], []
    if ids:
        yield ids, texts


def shingles(text):
    """The distinct runs of five words, in lower case."""
    words = WORD.findall(text.lower())
    return list({" ".join(run) for run in zip(*(words[i:] for i in range(5)))} or {" ".join(words)})


def write(path, ids, pairs):
    """Writes pairs of numbers as pairs of ids."""
    with open(path, "w", encoding="utf-8") as out:
        out.write("a\tb\tsimilarity\n")
        for a, b, similarity in pairs:
            out.write(f"{ids[a]}\t{ids[b]}\t{similarity:.4f}\n")
