"""Runs wirecopy and its peers over the same files, in turn, and writes every measurement down.

Called by `run`, which prepares everything. This process stays small (no numpy here): a child's peak memory, as the
system counts it, is never less than that of the process it was started from.
"""

import argparse
import datetime
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent

FULL = {"rounds": 5, "slow_rounds": 3, "mixed": 200_000, "dense": 100_000, "slice": 20_000}
QUICK = {"rounds": 2, "slow_rounds": 1, "mixed": 10_000, "dense": 5_000, "slice": 2_000}


class Tool:
    """One way of doing the job: `command(collection, output)` with an environment of its own."""

    def __init__(self, name, threads, command, words="", env=None, finish=None, equal_once=False):
        self.name, self.threads, self.command = name, threads, command
        self.words = words  # whose words they are that it is judged by: a rule of exact.py
        self.env, self.finish, self.equal_once = env or {}, finish, equal_once


def tools(root, work):
    wirecopy = root / "target/release/wirecopy"
    python = work / "venv/bin/python"

    # Each function makes a tool for a number of threads.
    def own(threads):
        return Tool(
            "wirecopy",
            threads,
            lambda file, out: [
                wirecopy, "dedup", file, "--threads", threads, "--quiet", "--list", f"{out}.list", "--pairs", out,
            ],  # fmt: skip
            words="unicode",
            equal_once=True,
        )

    def crate(threads, bands=16, rows=8, plain=False):
        gaoya = work / ("gaoya-plain" if plain else "gaoya") / "release/peer-gaoya"
        name = f"gaoya crate, {bands} × {rows}" + (", plain build" if plain else "")
        return Tool(name, threads, lambda file, out: [gaoya, file, out, threads, bands, rows], words="ascii")

    def words(locale):
        return Tool(f"wc -w, {locale}", 1, lambda file, out: ["wc", "-w", file], env={"LC_ALL": locale})

    def script(package, threads):
        return Tool(
            package if package != "gaoya" else "gaoya from Python",
            threads,
            lambda file, out: [python, HERE / f"tools/{package}_pairs.py", file, out],
            words="ascii" if package == "gaoya" else "alphanumeric",
            env={"RAYON_NUM_THREADS": str(threads)},
        )

    def text_dedup(threads):
        cache, found = work / "text-dedup.cache", work / "text-dedup.out"

        def command(file, out):
            # What an earlier run cached must not be found again.
            shutil.rmtree(cache, ignore_errors=True)
            shutil.rmtree(found, ignore_errors=True)
            return [
                python, "-m", "text_dedup.minhash", "--path", "json", "--data_files", file, "--split", "train",
                "--cache_dir", cache, "--output", found, "--column", "text", "--ngram", 5, "--num_perm", 128,
                "--b", 16, "--r", 8, "--threshold", 0.7, "--hash_func", "xxh3", "--num_proc", threads, "--debug",
            ]  # fmt: skip

        def finish(file, out):
            return [python, HERE / "tools/text_dedup_pairs.py", file, found, out]

        return Tool("text-dedup", threads, command, "split", {"HF_HUB_OFFLINE": "1", "HF_HOME": str(cache)}, finish)

    missing = (work / "missing").read_text()
    fast = [words("C"), words("C.UTF-8"), own(1), crate(1), own(2), crate(2)]
    slow = [own(1), crate(1), crate(1, plain=True), crate(1, 32, 4)]
    for package, threads in (("gaoya", 2), ("rensa", 2), ("datasketch", 1)):
        if f"{package}==" not in missing:
            slow.append(script(package, threads))
    if "text-dedup==" not in missing:
        slow.append(text_dedup(2))
    return fast, slow


def say(text):
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def output(*command):
    try:
        return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def measure(tool, file, out):
    """Seconds of user and system time, elapsed seconds, peak MiB of the largest process, exit code."""
    command = [str(part) for part in tool.command(file, out)]
    with open(out.with_suffix(".log"), "wb") as log:
        start = time.perf_counter()
        child = subprocess.Popen(
            command, env={**os.environ, **tool.env}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime, usage.ru_stime, wall, usage.ru_maxrss / 1024, child.returncode


def machine():
    model = next(
        (line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    total = next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    return f"{model}, {os.cpu_count()} cores, {total / 2**20:.0f} GiB, {platform.system()} {platform.release()}"


def versions(root, work):
    git = ("git", "-C", root)
    changed = output(*git, "status", "--porcelain", "--untracked-files=no", "src", "Cargo.toml", "Cargo.lock")
    commit = output(*git, "rev-parse", "--short=12", "HEAD") + (" and changes" if changed else "")
    version = output(root / "target/release/wirecopy", "--version").split()[-1]
    yield f"wirecopy {version}, commit {commit}, cargo build --release"
    yield output("rustc", "--version")
    lock = (HERE / "gaoya/Cargo.lock").read_text().split('name = "gaoya"\nversion = "')[1]
    yield f"gaoya crate {lock.split(chr(34))[0]}, built with fat LTO and, unless plain, -C target-cpu=native"
    yield f"Python {platform.python_version()}"
    installed = json.loads(output(work / "venv/bin/pip", "list", "--format", "json", "--disable-pip-version-check"))
    peers = {"datasketch", "gaoya", "rensa", "text-dedup", "numpy", "xxhash", "datasets"}
    yield "Python packages: " + ", ".join(f"{p['name']} {p['version']}" for p in installed if p["name"] in peers)
    missing = (work / "missing").read_text().split()
    yield "could not be installed: " + (", ".join(missing) or "none")
    yield output("wc", "--version").splitlines()[0]


def collection(root, work, mix, count):
    """The file of `count` generated articles; made anew, since what makes it may have changed."""
    file = work / f"{mix}-{count}.jsonl"
    say(f"making {file.name}")
    kind = {"mixed": "a", "dense": "dense"}[mix]
    subprocess.run(
        [root / "target/release/wirecopy", "generate", str(count), "--mix", kind, "--seed", "1",
         "--out", file, "--truth", file.with_suffix(".made"), "--quiet"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return file


def digest(file):
    return output("sha256sum", file).split()[0]


def truth(work, file, words):
    """The exact join of the collection by one rule for words; made once for the same collection and program."""
    join = HERE / "exact.py"
    path = file.with_suffix(f".{words}.{digest(file)[:8]}{digest(join)[:8]}.truth")
    if not path.exists():
        say(f"joining {file.name} exactly, {words} words")
        part = path.with_suffix(".part")
        subprocess.run([work / "venv/bin/python", join, file, part, words], check=True)
        part.rename(path)
    return path


class Results:
    def __init__(self, path, root, work):
        self.file, self.root, self.work = open(path, "w", encoding="utf-8"), root, work

    def line(self, *cells):
        print(*cells, sep="\t", file=self.file, flush=True)

    def command(self, tool, file, out):
        """The command with places on this machine named by what they are."""
        text = " ".join(str(part) for part in tool.command(file, out))
        for place in (out, file, HERE, self.work, self.root):
            text = text.replace(f"{place}/", "").replace(str(place), place.name)
        env = " ".join(f"{k}={v}" for k, v in tool.env.items() if k != "HF_HOME")
        self.line("command", tool.name, tool.threads, f"{env} {text}".strip())

    def rounds(self, tools, file, count):
        """Every tool once, then every tool again, so that a slow minute falls on all of them."""
        with open(file, "rb") as pages:  # all in the page cache before the first
            while pages.read(1 << 20):
                pass
        for number in range(1, count + 1):
            for tool in tools:
                self.once(tool, file, number)

    def once(self, tool, file, number):
        out = self.work / "out" / f"{tool.name.replace(' ', '-')}.tsv"
        user, system, wall, rss, code = measure(tool, file, out)
        say(f"{file.stem}, round {number}: {tool.name} ({tool.threads}): {user + system:.2f} CPU s, {wall:.2f} s")
        self.line(
            "run", file.stem, number, tool.name, tool.threads,
            f"{user:.3f}", f"{system:.3f}", f"{wall:.3f}", f"{rss:.1f}", code,
        )  # fmt: skip
        return out if code == 0 else None

    def score(self, tool, file, out, truth):
        if out is None:
            return
        python = self.work / "venv/bin/python"
        if tool.finish:
            subprocess.run([str(part) for part in tool.finish(file, out)], check=True)
        expand = ["--equal-once"] if tool.equal_once else []
        scores = json.loads(output(python, HERE / "score.py", truth, out, *expand))
        say(f"{file.stem}: {tool.name}: recall {scores['recall']}, precision {scores['precision']}")
        self.line("score", file.stem, tool.name, tool.words, json.dumps(scores))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    root, work = args.root.resolve(), args.work.resolve()
    sizes = QUICK if args.quick else FULL
    (work / "out").mkdir(exist_ok=True)
    began = time.monotonic()

    path = work / "peers.txt"
    results = Results(path, root, work)
    results.line(f"# wirecopy and its peers, {datetime.date.today()}{', a quick run' if args.quick else ''}")
    results.line(f"# {machine()}")
    for version in versions(root, work):
        results.line(f"# {version}")
    results.line(f"# load average at the start: {os.getloadavg()[0]:.1f}")
    results.line("# collection: name, articles, bytes, SHA-256")
    results.line("# run: collection, round, tool, threads, user s, system s, elapsed s, peak MiB, exit code")
    results.line("# score: collection, tool, rule for words, against an exact join by them (exact.py); see score.py")

    fast, slow = tools(root, work)
    files = {}
    for mix, count in (("mixed", "mixed"), ("dense", "dense"), ("mixed", "slice"), ("dense", "slice")):
        file = files[mix, count] = collection(root, work, mix, sizes[count])
        results.line("collection", file.stem, sizes[count], file.stat().st_size, digest(file))
    for tool in fast + slow[2:]:
        results.command(tool, files["mixed", "slice"], work / "out/PAIRS")

    for mix in ("mixed", "dense"):
        file = files[mix, "slice"]
        for tool in slow:
            results.score(tool, file, results.once(tool, file, 1), truth(work, file, tool.words))
        for number in range(2, sizes["slow_rounds"] + 1) if mix == "mixed" else ():
            for tool in slow:
                results.once(tool, file, number)
    for mix in ("mixed", "dense"):
        results.rounds(fast, files[mix, mix], sizes["rounds"])

    floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.line(f"# a peak of less than {floor:.0f} MiB cannot be seen")
    results.line(f"# load average at the end: {os.getloadavg()[0]:.1f}; {time.monotonic() - began:.0f} s in all")
    if args.quick:
        subprocess.run([sys.executable, HERE / "table.py", path], check=True)
        say(f"a quick run changes no file of the project; its figures are in {path}")
        return
    kept = root / "benches/results" / str(datetime.date.today()) / "peers.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, kept)
    subprocess.run([sys.executable, HERE / "table.py", kept, root / "docs/comparison.md"], check=True)
    say(f"written: {kept.relative_to(root)} and the tables of docs/comparison.md")


main()
