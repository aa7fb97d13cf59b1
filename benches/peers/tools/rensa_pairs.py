"""rensa: `RMinHash.from_token_sets` and `RMinHashLSH` of 16 bands; candidates are compared by `jaccard`, as it documents.

Its faster rho pipeline samples positions and gives flags, not pairs; it is not used.
"""

import sys

from rensa import RMinHash, RMinHashLSH

from texts import BANDS, PERMUTATIONS, THRESHOLD, blocks, shingles, write


def main(collection, output):
    ids, signatures = [], []
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    for names, texts in blocks(collection):
        ids += names
        tokens = [shingles(text) for text in texts]
        signatures += RMinHash.from_token_sets(tokens, num_perm=PERMUTATIONS, seed=42)
    index.insert_many(signatures)

    def pairs():
        for a, candidates in enumerate(index.query_all(signatures)):
            for b in candidates:
                if a < b and (similarity := signatures[a].jaccard(signatures[b])) >= THRESHOLD:
                    yield a, b, similarity

    write(output, ids, pairs())


main(*sys.argv[1:])
