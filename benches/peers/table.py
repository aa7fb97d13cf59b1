"""Turns the raw results of a run into the tables of docs/comparison.md.

Usage: table.py PEERS.txt [DOCUMENT.md]

Prints the tables, or puts them in the document between its lines `<!-- measured -->` and `<!-- end of measured -->`.
"""

import json
import re
import sys
from pathlib import Path
from statistics import median


def read(path):
    notes, sizes, runs, scores, failed = [], {}, {}, {}, set()
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        kind, *cells = line.split("\t")
        if kind.startswith("# "):
            notes.append(line[2:])
        elif kind == "collection":
            sizes[cells[0]] = (int(cells[1]), int(cells[2]))
        elif kind == "run":
            name, _, tool, threads, user, system, wall, rss, code = cells
            if code != "0":
                failed.add(f"{tool} on {name}")
            else:
                one = (float(user) + float(system), float(wall), float(rss))
                runs.setdefault(name, {}).setdefault((tool, int(threads)), []).append(one)
        elif kind == "score":
            scores.setdefault(cells[0], {})[cells[1]] = json.loads(cells[3])
    if failed:
        notes.append(f"failed: {', '.join(sorted(failed))}")
    return notes, sizes, runs, scores


def header(*cells):
    yield f"| {' | '.join(cells)} |"
    yield "|---" * len(cells) + "|"


def speed(name, sizes, runs):
    """CPU and elapsed time and peak memory of every tool on one collection."""
    articles, size = sizes[name]
    own = min(cpu for cpu, _, _ in runs["wirecopy", 1])
    rounds = max(map(len, runs.values()))
    yield f"**{name}**: {articles:,} articles, {size / 1e6:.0f} MB, {rounds} rounds in turn."
    yield ""
    yield from header(
        "tool", "threads", "CPU s, least", "CPU s, median", "elapsed s, least", "peak MiB",
        "CPU, wirecopy on 1 thread = 1",
    )  # fmt: skip
    for (tool, threads), rows in runs.items():
        cpu, wall, rss = zip(*rows)
        yield (
            f"| {tool} | {threads} | {min(cpu):.2f} | {median(cpu):.2f} | {min(wall):.2f} | "
            f"{max(rss):.0f} | {min(cpu) / own:.2f} |"
        )
    yield ""


def accuracy(name, scores):
    yield f"**{name}**: pairs against an exact join, each tool by its own words."
    yield ""
    yield from header(
        "tool", "true pairs, J ≥ 0.7", "pairs listed", "recall, J ≥ 0.7", "at the border, J < 0.75", "J ≥ 0.75",
        "precision, J ≥ 0.7", "of pairs with J ≥ 0.65",
    )  # fmt: skip
    for tool, score in scores.items():
        keys = ("recall", "recall_border", "recall_clear", "precision", "precision_065")
        cells = ("–" if score[key] is None else f"{score[key]:.4f}" for key in keys)
        yield f"| {tool} | {score['true']:,} | {score['listed']:,} | {' | '.join(cells)} |"
    yield ""


def tables(path):
    notes, sizes, runs, scores = read(path)
    stated = [note for note in notes if not note.startswith(("collection:", "run:", "score:"))]
    yield f"From `{Path(path).name}`: {'; '.join(stated)}."
    yield ""
    for name in sorted(runs, key=lambda name: -sizes[name][0]):
        if len(max(runs[name].values(), key=len)) > 1 or len(runs) == 1:
            yield from speed(name, sizes, runs[name])
    for name, of_tools in scores.items():
        yield from accuracy(name, of_tools)


def main(path, document=None):
    text = "\n".join(tables(path)).rstrip("\n")
    if document is None:
        print(text)
        return
    page = Path(document)
    marked = re.compile(r"(<!-- measured -->\n).*?(<!-- end of measured -->)", re.DOTALL)
    old = page.read_text(encoding="utf-8")
    if not marked.search(old):
        sys.exit(f"no place for the tables in {page.name}")
    page.write_text(marked.sub(lambda m: f"{m[1]}\n{text}\n\n{m[2]}", old), encoding="utf-8")


main(*sys.argv[1:])
