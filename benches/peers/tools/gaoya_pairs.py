"""gaoya's Python package: `MinHashStringIndex` with its own word analyser, filled and asked in blocks on all threads."""

import sys

from gaoya.minhash import MinHashStringIndex

from texts import BANDS, PERMUTATIONS, THRESHOLD, blocks, write


def main(collection, output):
    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=THRESHOLD,
        num_bands=BANDS,
        band_size=PERMUTATIONS // BANDS,
        num_hashes=PERMUTATIONS,
        analyzer="word",
        lowercase=True,
        ngram_range=(5, 5),
        id_container="smallvec",
    )
    ids = []
    for names, texts in blocks(collection):
        index.par_bulk_insert_docs(list(range(len(ids), len(ids) + len(names))), texts)
        ids += names

    def pairs():
        first = 0
        for names, texts in blocks(collection):
            for a, similar in enumerate(index.par_bulk_query(texts, return_similarity=True), first):
                for b, similarity in similar:
                    if a < b:
                        yield a, b, similarity
            first += len(names)

    write(output, ids, pairs())


main(*sys.argv[1:])
