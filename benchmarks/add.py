"""How long adding one file takes beside reading and encoding it, in an index of 3,000 passages.

    python benchmarks/add.py [FOLDER] [--passages 3000] [--runs 9] [--json FILE]

FOLDER holds `docs/`; the default is `../shared/eval/norquad` beside the repository. Its documents, and copies of them
under other titles, make up the index; their vectors are made up, since encoding them is not what is measured. Then
documents that were held back are added one by one, each in a process of its own that does what `asker add` does:

    reading    the file's text, which a PDF takes longer for
    encoding   loading the encoder, encoding the file's passages
    rest       copying, opening and verifying the index, writing and verifying the new one
    start      the interpreter and all imports, until anything is done

Some files make the store join segments, which takes longer: hence the slowest beside the median. Needs Linux or macOS.
Nothing is judged here: the exit code is 0, or 2 if FOLDER does not hold what is needed.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

NORQUAD = Path(__file__).resolve().parents[2] / "shared" / "eval" / "norquad"
PARTS = ("reading", "encoding", "rest", "start", "all")
FEWEST = 2
"""Passages that a file must give to be one that is added."""


class Made:
    """Vectors of the right length that mean nothing, at once."""

    def __init__(self, dimension: int, identity: str) -> None:
        self.dimension = dimension
        self.id = identity

    def question(self, text: str) -> Any:
        """A vector."""
        return next(self.passages([text]))

    def passages(self, texts: Iterable[str]) -> Iterator[Any]:
        """A vector a text."""
        import numpy as np

        random = np.random.default_rng(0)
        for _ in texts:
            vector = random.standard_normal(self.dimension).astype(np.float32)
            yield vector / np.linalg.norm(vector)

    focus, sentences = question, passages


class Clock:
    """Adds up what calls take."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu = 0.0
        """Of all threads."""

    def __call__(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same work, timed."""

        def timed(*arguments: Any, **options: Any) -> Any:
            began, began_cpu = time.perf_counter(), time.process_time()
            try:
                return work(*arguments, **options)
            finally:
                self.seconds += time.perf_counter() - began
                self.cpu += time.process_time() - began_cpu

        return timed


def fill(docs: Sequence[Path], home: Path, passages: int) -> int:
    """Build the index that files are added to.

    :returns: How many passages it has.
    """
    from bot.collection import Collection
    from bot.settings import Settings
    from index.build import Model
    from index.encoder import open_encoder

    collection = Collection(Settings(data=str(home), corpus=(str(home / "texts"),)))
    real = open_encoder()
    made = Made(real.dimension, real.id)
    collection.model = Model(collection.model.name, collection.model.id, lambda: made)
    collection.texts.mkdir()
    size = 0
    while size < passages:
        each = size // len(list(collection.texts.iterdir())) if size else 1
        wanted = -(-(passages - size) // (each + 1))
        number = len(list(collection.texts.iterdir()))
        for doc in docs[:wanted]:
            text = doc.read_text(encoding="utf-8")
            (collection.texts / f"{number}-{doc.name}").write_text(f"Kopi {number}.\n\n{text}", encoding="utf-8")
        with collection.refresh().snapshot as snapshot:
            size = len(snapshot)
    return size


def add(file: Path, home: Path) -> dict[str, float]:
    """Add a file as the command does.

    :returns: Seconds and processor seconds of each part but the start, and passages encoded.
    """
    import bot.adding
    from bot.collection import Collection
    from bot.settings import Settings
    from index.build import Model
    from index.readers import read

    reading, encoding, whole = Clock(), Clock(), Clock()
    vars(bot.adding)["read"] = reading(read)
    collection = Collection(Settings(data=str(home), corpus=(str(home / "texts"),)))
    load = collection.model.load

    def load_timed() -> Any:
        encoder = encoding(load)()
        encode = encoder.passages
        # Encoded to the end here, so that nobody else's time is between two passages.
        encoder.passages = lambda texts: iter(encoding(lambda: list(encode(texts)))())
        return encoder

    collection.model = Model(collection.model.name, collection.model.id, load_timed)
    state = whole(lambda: collection.refresh(ready=collection.add([file]).ready))()
    if state.summary is None or len(state.summary.added) != 1:
        raise SystemExit(2)
    clocks = {"reading": reading, "encoding": encoding, "inside": whole}
    parts = {name: clock.seconds for name, clock in clocks.items()}
    parts |= {f"{name}_cpu": clock.cpu for name, clock in clocks.items()}
    return {**parts, "passages": state.summary.encoded}


def run(file: Path, home: Path) -> Mapping[str, float]:
    """Add a file in a process of its own."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, __file__, "--add", str(file), str(home)], stdout=subprocess.PIPE)
    with process, process.stdout as stdout:  # type: ignore[union-attr]  # a pipe was asked for
        said = stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(2)
    parts: dict[str, float] = json.loads(said)
    parts |= {"all": time.perf_counter() - began, "all_cpu": usage.ru_utime + usage.ru_stime}
    for kind in ("", "_cpu"):
        parts[f"rest{kind}"] = parts[f"inside{kind}"] - parts[f"reading{kind}"] - parts[f"encoding{kind}"]
        parts[f"start{kind}"] = parts[f"all{kind}"] - parts[f"inside{kind}"]
    return parts


def held_back(docs: Sequence[Path], runs: int) -> list[Path]:
    """Documents of about median length."""
    by_size = sorted(docs, key=lambda doc: (doc.stat().st_size, doc.name))
    first = max(0, len(by_size) // 2 - runs // 2)
    return by_size[first : first + runs]


def main() -> None:
    if sys.argv[1:2] == ["--add"]:
        print(json.dumps(add(Path(sys.argv[2]), Path(sys.argv[3]))))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=NORQUAD, help="of docs/")
    parser.add_argument("--passages", type=int, default=3000, help="of the index (default: 3000)")
    parser.add_argument("--runs", type=int, default=9, help="files to add (default: 9)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args()
    docs = sorted((options.folder / "docs").glob("*.txt")) or sorted((options.folder / "docs").glob("*.md"))
    if not 1 <= options.runs < len(docs):
        parser.error(f"--runs must be at least 1, and {options.folder / 'docs'} hold more documents than that")
    apart = held_back(docs, options.runs)
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        size = fill([doc for doc in docs if doc not in apart], Path(folder), options.passages)
        run(apart[0], Path(folder))  # not counted: what it needs is in the system's cache afterwards
        runs = [run(doc, Path(folder)) for doc in apart[1:]]
    after = os.getloadavg()[0]
    print(f"one of {len(runs)} files, {median(one['passages'] for one in runs):g} passages, to {size}")
    print(f"{'':9} {'median s':>9} {'min s':>7} {'max s':>7} {'CPU s':>7} {'max':>7}")
    for part in PARTS:
        wall, cpu = [one[part] for one in runs], [one[f"{part}_cpu"] for one in runs]
        print(f"{part:9} {median(wall):9.3f} {min(wall):7.3f} {max(wall):7.3f} {median(cpu):7.3f} {max(cpu):7.3f}")
    print(f"{os.cpu_count()} cores, load {before:.2f} before and {after:.2f} after")
    if options.json:
        data = {
            "passages": size,
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "load": [round(before, 2), round(after, 2)],
            "runs": [{name: round(value, 4) for name, value in one.items()} for one in runs],
        }
        options.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
