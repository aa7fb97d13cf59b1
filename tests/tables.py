#!/usr/bin/env python3
"""Do other programs read what `wirecopy scan --tables` and `--graph` write, and is it what the report says?

    python3 tests/tables.py [--wirecopy PROGRAM] [PATH ...]

Scans the sample collection (or the paths given), and a few records that mean harm, into every form, and compares every cell with
`scan --json`: with Python's own csv and json, and with pyarrow, pandas, polars and DuckDB where they are installed, without
any options. The networks are opened with networkx and igraph. What is not installed is passed over with a word.

    python3 -m venv target/tables-venv
    target/tables-venv/bin/pip install -r tests/tables.txt
    target/tables-venv/bin/python tests/tables.py

Exit codes: 0 all is as it should be, 1 it is not, 77 none of the packages is installed.
"""

import argparse
import csv
import datetime as dt
import importlib
import json
import math
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
UTC = dt.timezone.utc
TEXT, INTEGER, NUMBER, BOOLEAN, MOMENT, LIST = "string", "integer", "number", "boolean", "datetime", "array"

failures = []


def fail(*what):
    failures.append(" ".join(str(w) for w in what))
    if len(failures) <= 40:
        print("FAILED:", *what)


# What the report says, table by table. Written apart from the program.


def span(name, value):
    start, end = value if value is not None else (None, None)
    return {f"{name}_start": start, f"{name}_end": end}


def instant(text):
    """The moment at which a day or time of the report begins, in universal time."""
    if text is None:
        return None
    if "T" not in text:
        return dt.datetime.fromisoformat(text + "T00:00:00+00:00")
    moment = dt.datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def published(dates):
    dates = dates or {}
    return {
        "published": instant(dates.get("from")),
        "published_from": dates.get("from"),
        "published_to": dates.get("to"),
        "published_basis": dates.get("basis"),
    }


def hours(a, b):
    """Hours between two publications, or None."""
    for dates in (a, b):
        if not dates or not dates["from"] or not dates["to"] or dates["from"][:10] != dates["to"][:10]:
            return None
    a, b = a["from"], b["from"]
    zoned = [len(text) > 19 for text in (a, b)]
    if "T" in a and "T" in b and zoned[0] == zoned[1]:
        return round((instant(b) - instant(a)).total_seconds() / 3600, 4)
    return (dt.date.fromisoformat(b[:10]) - dt.date.fromisoformat(a[:10])).days * 24.0


def flattened(value, name=""):
    out = {}
    for key, member in value.items():
        key = f"{name}_{key}" if name else key
        out.update(flattened(member, key) if isinstance(member, dict) else {key: member})
    return out


def tables(report):
    pieces, by_id = [], {}
    listed = {"origins": [], "captures": [], "segments": [], "evidence": [], "taken": []}
    for p in report["pieces"]:
        by_id[p["id"]] = p
        carrier, origin = p["carrier"] or {}, p["origin"] or {}
        link, truncated = p.get("link", {}), p.get("truncated", {})
        row = {
            "id": p["id"],
            "document": p["document"],
            **span("span", p["span"]),
            "title": p["title"],
            "words": p["words"],
            **published(p["published"]),
            "captures": len(p["captures"]),
            "link_url": link.get("url"),
            "link_basis": link.get("basis"),
            "truncated_basis": truncated.get("basis"),
            **span("truncated", truncated.get("span")),
            "source": p["source"],
            "carrier": carrier.get("name"),
            "carrier_basis": carrier.get("basis"),
            "origin": origin.get("name"),
            "origin_basis": origin.get("basis"),
            "origins": [o["name"] for o in p["origins"]],
            "via": p["via"],
            "lineage": [hop["party"] for hop in p["lineage"]],
            "lineage_how": [hop["how"] for hop in p["lineage"]],
            "role": p["role"],
            "latest": p.get("latest", False),
        }
        for name in "degree parent absent_parent confidence tier score cluster family".split():
            row[name] = p[name]
        row.update(p["composition"])
        row["reference_share"] = p.get("reference", {}).get("share")
        row["sha256"] = p["sha256"]
        row.update({f"field_{name}": value for name, value in p["fields"].items()})
        pieces.append(row)

        def add(table, items):
            for n, item in enumerate(items, 1):
                listed[table].append({"piece": p["id"], "n": n, **item})

        add("origins", p["origins"])
        add("captures", ({"document": c["document"], "url": c.get("url")} for c in p["captures"]))
        add("segments", ({**span("span", s["span"]), "class": s["class"], "taken_from": s.get("from", [])} for s in p["segments"]))
        evidence = (
            {"kind": e["kind"], "weight": e["weight"], "text": e["text"], "document": e["in"], **span("span", e.get("span")), "says": e["says"]}
            for e in p["evidence"]
        )
        add("evidence", evidence)
        add("taken", ({"reference": t["id"], "share": t["share"]} for t in p.get("reference", {}).get("by", [])))
    pairs, passages, edges = [], [], []
    known = {**{k["id"]: k for k in report.get("reference", [])}, **by_id}
    for number, p in enumerate(report["pairs"], 1):
        a, b = p["a"], p["b"]
        pairs.append(
            {
                "pair": number, "a": a, "b": b, "relation": p["relation"], "jaccard": p["jaccard"],
                "containment_a": p["containment"][0], "containment_b": p["containment"][1],
                "coverage_a": p["coverage"][0], "coverage_b": p["coverage"][1],
                "longest_run": p["longest_run"], "passages": len(p["passages"]),
                "not_same_story": p.get("not_same_story", False),
            }
        )
        for n, s in enumerate(p["passages"], 1):
            place = {**span("a", s["a"]), **span("b", s["b"])}
            passages.append({"pair": number, "n": n, "a": a, "b": b, **place, "words": s["words"], "quoted": s["quoted"]})
        if p["relation"] not in ("copy", "contained", "partial") or p.get("not_same_story"):
            continue
        apart = hours(known[a]["published"], known[b]["published"])
        if known[b].get("parent") == a:
            ends, direction = (0, 1), "parent"
        elif known[a].get("parent") == b:
            ends, direction = (1, 0), "parent"
        elif apart:
            ends, direction = ((0, 1) if apart > 0 else (1, 0)), "date"
        else:
            ends, direction = (0, 1), "none"
        first, second = (p["ab"[end]] for end in ends)
        edges.append(
            {
                "from": first, "to": second,
                "weight": p["coverage"][ends[1]],
                "hourdiff": hours(known[first]["published"], known[second]["published"]),
                "from_source": known[first]["source"], "to_source": known[second]["source"],
                "weight_back": p["coverage"][ends[0]],
                "relation": p["relation"], "direction": direction,
            }
        )
    members = []
    for kind, table, key, of in [
        ("cluster", "clusters", "id", "members"),
        ("family", "families", "id", "members"),
        ("absent", "absent", "id", "members"),
        ("container", "containers", "document", "pieces"),
    ]:
        members += [{"kind": kind, "id": g[key], "piece": m} for g in report[table] for m in g[of]]
    flows = [{"view": view, **flattened(f)} for view in ("all_match", "first_match") for f in report["newsflow"][view]]
    found = {
        "pieces": pieces,
        **{name: listed[name] for name in ("origins", "captures", "segments", "evidence")},
        "pairs": pairs,
        "passages": passages,
        "edges": edges,
        "clusters": [
            {"id": c["id"], "pieces": len(c["members"]), "leader": c["leader"], "original": c["original"], "origin": c["origin"]}
            for c in report["clusters"]
        ],
        "bridges": [{"cluster": c["id"], "a": a, "b": b} for c in report["clusters"] for a, b in c["bridges"]],
        "families": [{"id": f["id"], "pieces": len(f["members"])} for f in report["families"]],
        "absent": [
            {"id": a["id"], "origin": a["origin"], **published(a["published"]), "best_witness": a["best_witness"], "pieces": len(a["members"])}
            for a in report["absent"]
        ],
        "members": members,
        "sources": [flattened(s) for s in report["sources"]],
        "overlap": [flattened(o) for o in report["overlap"]],
        "matrix": [flattened(m) for m in report["matrix"]],
        "newsflow": flows,
        "non_articles": report["non_articles"],
    }
    if "reference" in report:
        found["reference"] = [
            {**{n: k[n] for n in ("id", "document", "title", "words")}, **published(k["published"]), "source": k["source"], "pieces": k["pieces"]}
            for k in report["reference"]
        ]
        found["taken"] = listed["taken"]
    return found


# What is read, in the same shape.


def expected_cell(value, kind):
    """A value of the report as a table has it: mixed columns are text."""
    if value is None:
        return None
    if kind == TEXT and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return float(value) if kind == NUMBER else value


def same(wanted, got, kind, loose):
    """Whether a cell that was read says what was wanted. `loose` is for forms without types."""
    if isinstance(got, float) and math.isnan(got):
        got = None
    if hasattr(got, "item") and not isinstance(got, (str, list)) and getattr(got, "ndim", 0) == 0:
        got = got.item()
    if type(got).__name__ in ("NaTType", "NAType"):
        got = None
    if hasattr(got, "tolist"):
        got = got.tolist()
    if wanted is None or got is None:
        return got is None and wanted is None or loose and (wanted, got) in (("", None), (None, ""))
    if kind == MOMENT:
        if isinstance(got, str):
            got = dt.datetime.fromisoformat(got)
        got = got if got.tzinfo else got.replace(tzinfo=UTC)
        return got == wanted
    if kind == LIST:
        got = json.loads(got) if loose and isinstance(got, str) else got
        return list(got) == wanted
    if kind == BOOLEAN:
        return got is wanted or loose and str(got).lower() == str(wanted).lower()
    if kind in (INTEGER, NUMBER):
        if loose and isinstance(got, str):
            got = int(got) if kind == INTEGER else float(got)
        typed = isinstance(got, (int, float)) and not isinstance(got, bool)
        # The JSON reader of pandas is not exact in the last bit.
        return typed and (got == wanted or loose and math.isclose(got, wanted, rel_tol=1e-12))
    if loose and isinstance(got, (dt.date, dt.datetime)):
        # What looks like a date was taken for one.
        return (instant(wanted) if isinstance(got, dt.datetime) else dt.date.fromisoformat(wanted)) == got
    return got == wanted or loose and not isinstance(got, str) and str(got) == wanted


def compare(who, name, schema, wanted, got, loose=False):
    names = [field["name"] for field in schema]
    if len(got) != len(wanted):
        return fail(who, name, f"{len(got)} rows, not {len(wanted)}")
    for n, (row, want) in enumerate(zip(got, wanted)):
        # The JSON reader of polars shuffles columns.
        if list(row) != names and not (loose and sorted(row) == sorted(names)):
            return fail(who, name, "columns", list(row), "not", names)
        left = set(want) - set(names)
        if left:
            return fail(who, name, "lacks", left)
        for field in schema:
            cell = expected_cell(want.get(field["name"]), field["type"])
            if not same(cell, row[field["name"]], field["type"], loose):
                return fail(who, name, f"row {n + 1}, {field['name']}: {row[field['name']]!r}, not {cell!r}")


def check_schema(resource, wanted):
    """Of each column, whether its type is that of what the report has there."""
    types = {str: TEXT, int: INTEGER, float: NUMBER, bool: BOOLEAN, list: LIST, dt.datetime: MOMENT}
    for field in resource["schema"]["fields"]:
        name, kind = field["name"], field["type"]
        found = {types.get(type(row.get(name))) for row in wanted} - {None}
        right = found <= {kind} or kind == NUMBER and found <= {INTEGER, NUMBER}
        if not right and not name.startswith("field"):
            fail("schema", resource["name"], name, kind, "but the report has", found)
        if not field.get("description"):
            fail("schema", resource["name"], name, "has no description")


ARROW = {TEXT: "string", INTEGER: "int64", NUMBER: "double", BOOLEAN: "bool", MOMENT: "timestamp[ms, tz=UTC]"}


def read_plain(path, form):
    if form == "csv":
        csv.field_size_limit(1 << 28)
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file)), True
    if form == "jsonl":
        with open(path, encoding="utf-8", newline="\n") as file:
            return [json.loads(line) for line in file.read().split("\n")[:-1]], False
    return None, False


def read_pyarrow(path, form, schema):
    if form != "parquet":
        return None, False
    table = importlib.import_module("pyarrow.parquet").read_table(path)
    for field, arrow in zip(schema, table.schema):
        if field["type"] == LIST:
            right = str(arrow.type).startswith("list<") and "string" in str(arrow.type)
        else:
            right = str(arrow.type) == ARROW[field["type"]]
        if not right:
            fail("pyarrow", path, arrow.name, arrow.type, "is no", field["type"])
    metadata = importlib.import_module("pyarrow.parquet").read_metadata(path)
    if metadata.metadata or not metadata.created_by.startswith("wirecopy"):
        fail("pyarrow", path, "says more of itself than it should:", metadata.metadata, metadata.created_by)
    return table.to_pylist(), False


def read_pandas(path, form, text_only):
    pandas = importlib.import_module("pandas")
    if path.stat().st_size == 0:
        return [], True
    if form == "csv":
        options = {"dtype": str, "keep_default_na": False} if text_only else {}
        table = pandas.read_csv(path, **options)
    elif form == "jsonl":
        if text_only:
            return None, True
        table = pandas.read_json(path, lines=True)
        # It takes columns with names such as `…_at` for dates; those that it does are compared as text.
    else:
        table = pandas.read_parquet(path)
    return table.astype(object).to_dict("records"), form != "parquet"


def read_polars(path, form, text_only):
    polars = importlib.import_module("polars")
    if path.stat().st_size == 0:
        return [], True
    if form == "csv":
        table = polars.read_csv(path, **({"infer_schema": False} if text_only else {}))
    elif form == "jsonl":
        table = polars.read_ndjson(path)
    else:
        table = polars.read_parquet(path)
    # In the header of a CSV file it leaves doubled quotation marks doubled.
    table = table.rename({name: name.replace('""', '"') for name in table.columns})
    return table.to_dicts(), form != "parquet"


def read_duckdb(path, form, text_only):
    duckdb = importlib.import_module("duckdb")
    if path.stat().st_size == 0:
        return [], True
    name = str(path).replace("'", "''")
    # A line feed in the name of a column is taken for the end of a line, unless it is told what ends one.
    options = "all_varchar=true, header=true, new_line='\\r\\n'"
    source = f"read_csv('{name}', {options})" if form == "csv" and text_only else f"'{name}'"
    session = duckdb.connect()
    session.execute("set TimeZone = 'UTC'")
    found = session.execute(f"select * from {source}")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row)) for row in found.fetchall()], form != "parquet"


def run(*args):
    ran = subprocess.run([str(a) for a in args], capture_output=True, text=True)
    if ran.returncode > 1:
        sys.exit(f"{' '.join(map(str, args))}: {ran.stderr}")


def check_tables(program, paths, options, installed, text_only, folder):
    run(program, "scan", *paths, *options, "--json", folder / "report.json", "--quiet")
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    wanted = tables(report)
    cells = 0
    for form in ("csv", "jsonl", "parquet"):
        out = folder / form
        run(program, "scan", *paths, *options, "--tables", out, "--format", form, "--quiet")
        package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
        resources = {resource["name"]: resource for resource in package["resources"]}
        if set(resources) != set(wanted):
            fail(form, "tables", sorted(resources), "not", sorted(wanted))
        names = {path.name for path in out.iterdir()} - {"datapackage.json"}
        if names != {resource["path"] for resource in resources.values()}:
            fail(form, "files", sorted(names))
        for name, resource in resources.items():
            path, schema = out / resource["path"], resource["schema"]["fields"]
            if resource["bytes"] != path.stat().st_size or resource["rows"] != len(wanted[name]):
                fail(form, name, "bytes or rows are not as datapackage.json says")
            check_schema(resource, wanted[name])
            readers = {
                "python": lambda: read_plain(path, form),
                "pyarrow": lambda: read_pyarrow(path, form, schema),
                "pandas": lambda: read_pandas(path, form, text_only),
                "polars": lambda: read_polars(path, form, text_only),
                "duckdb": lambda: read_duckdb(path, form, text_only),
            }
            for who, read in readers.items():
                if who != "python" and who not in installed:
                    continue
                got, loose = read()
                if got is not None:
                    compare(f"{who} {form}", name, schema, wanted[name], got, loose)
                    cells += len(got) * len(schema)
    return report, wanted, cells


def check_graphs(program, paths, options, installed, report, wanted, folder):
    for of in ("sources", "pieces"):
        path = folder / f"{of}.graphml"
        run(program, "scan", *paths, *options, "--graph", path, "--graph-of", of, "--quiet")
        if of == "sources":
            names = {s["name"] for s in report["sources"]}
            edges = len(wanted["overlap"])
            weight = sum(o["pieces"] for o in wanted["overlap"])
        else:
            names = {p["id"] for p in report["pieces"]} | {a["id"] for a in report["absent"]}
            names |= {k["id"] for k in report.get("reference", [])}
            absent = sum(p["absent_parent"] is not None for p in report["pieces"])
            edges = len(wanted["edges"]) + absent
            weight = round(sum(e["weight"] for e in wanted["edges"]), 3)
        # XML cannot hold most control characters.
        names = {"".join("\ufffd" if (c < " " and c not in "\t\n\r") or c in "\ufffe\uffff" else c for c in name) for name in names}
        key = "pieces" if of == "sources" else "weight"
        if "networkx" in installed:
            graph = importlib.import_module("networkx").read_graphml(path)
            got = {data["name"] for _, data in graph.nodes(data=True)}
            if not names <= got:
                fail("networkx", of, "nodes", sorted(got ^ names)[:5])
            if graph.number_of_edges() != edges or not graph.is_directed():
                fail("networkx", of, graph.number_of_edges(), "edges, not", edges)
            total = round(sum(data.get(key, 0) for *_, data in graph.edges(data=True)), 3)
            if total != weight:
                fail("networkx", of, key, total, "not", weight)
        if "igraph" in installed:
            graph = importlib.import_module("igraph").Graph.Read_GraphML(str(path))
            if not graph.is_directed() or graph.ecount() != edges or not names <= set(graph.vs["name"]):
                fail("igraph", of, graph.ecount(), "edges, not", edges)
            if edges:
                total = round(sum(w for w in graph.es[key] if w == w), 3)
                if total != weight:
                    fail("igraph", of, key, total, "not", weight)


STORY = (
    "The harbour board of Penrow voted on Tuesday to close the old ferry quay after divers had found that its piles were hollow. "
    "Nothing heavier than a handcart may go on it from Monday, and the boats to Lake Ammer will leave from the coal pier until the "
    "spring. The board puts the cost of a new quay at four million and has asked the county for half of it. Two boatmen who spoke "
    "at the meeting said that they had warned of the piles for ten years and that nobody had come to look at them."
)


def hostile(folder):
    """Records whose every column breaks a writer or a reader."""
    texts = [
        "a\0b", '"', '""', ",", "\n", "\r\n", "\r", "=1+1", "+1", "-1", "@x", "\u202eabc", "</script>", "\ufeffx", " x ", "", "007",
        "1e5", "NULL", "NA", "nan", "true", "2025-01-01", "[1]", "\u0001\u001b[0m", "\ufffe\uffff", "😀" * 300, "x" * 70_000, "\\N", "\\",
    ]
    lines = []
    for n, text in enumerate(texts):
        record = {
            "id": f"r{n:02}{text[:40]}", "source": f"Post {n % 3} {text[:20]}", "title": text, "published": f"2025-03-{n % 28 + 1:02}T10:00:00+02:00",
            "text": f"{STORY} {n}" if n % 2 else f"{STORY} By then {text[:50]} had gone, and number {n} came in its place on the day.",
            "plain": text, "Plain,\n\"2\"": text, "mixed": [text, n, None, {"a": text}][n % 4], "count": n, "big": 2**60 + n, "part": n / 8,
            "flag": n % 2 == 0, "tags": [text, "b"][: n % 3], "rare": text if n == 7 else None,
        }
        lines.append(json.dumps(record, ensure_ascii=False))
    path = folder / "hostile.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    built = [ROOT / "target" / profile / "wirecopy" for profile in ("release", "debug")]
    parser.add_argument("--wirecopy", type=pathlib.Path, default=next((p for p in built if p.exists()), built[0]))
    parser.add_argument("--reference", type=pathlib.Path, action="append", default=[])
    parser.add_argument("paths", type=pathlib.Path, nargs="*", default=[ROOT / "corpus"])
    args = parser.parse_args()
    installed = []
    for name in ("pyarrow", "pandas", "polars", "duckdb", "networkx", "igraph"):
        try:
            importlib.import_module(name)
            installed.append(name)
        except ImportError:
            print(f"skipped: {name} is not installed")
    if not installed:
        print("skipped: none of the packages is installed; the head of this file says how")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "harm").mkdir()
        harmful = hostile(folder)
        options = [part for path in args.reference for part in ("--reference", path)]
        for paths, options, text_only, place in [(args.paths, options, False, folder), ([harmful], [], True, folder / "harm")]:
            report, wanted, cells = check_tables(args.wirecopy, paths, options, installed, text_only, place)
            check_graphs(args.wirecopy, paths, options, installed, report, wanted, place)
            print(f"{len(wanted['pieces'])} pieces, {sum(map(len, wanted.values()))} rows: {cells} cells read by {', '.join(['python', *installed])}")
    if failures:
        print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
