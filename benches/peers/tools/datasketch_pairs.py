"""datasketch: `MinHash.bulk` with xxHash (its default, SHA-1, takes longer) and `MinHashLSH` of 16 bands of 8."""

import sys

import xxhash
from datasketch import MinHash, MinHashLSH

from texts import BANDS, PERMUTATIONS, THRESHOLD, blocks, shingles, write


def main(collection, output):
    ids, signatures = [], []
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, PERMUTATIONS // BANDS))
    for names, texts in blocks(collection):
        ids += names
        tokens = ([shingle.encode() for shingle in shingles(text)] for text in texts)
        signatures += MinHash.bulk(tokens, num_perm=PERMUTATIONS, hashfunc=xxhash.xxh32_intdigest)
    with index.insertion_session() as session:
        for number, signature in enumerate(signatures):
            session.insert(number, signature, check_duplication=False)

    def pairs():
        for a, signature in enumerate(signatures):
            for b in index.query(signature):
                if a < b and (similarity := signature.jaccard(signatures[b])) >= THRESHOLD:
                    yield a, b, similarity

    write(output, ids, pairs())


main(*sys.argv[1:])
