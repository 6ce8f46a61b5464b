"""Damaged files: small sound ones of each format, changed at random.

    python -m tests.index.readers.mutations [--count 10000] [--seed 0] [--only FORMAT] [--show]

reads so many of each format as Asker would, in its child process, and prints what became of them.
"""

import argparse
import io
import re
import time
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from index.errors import DocumentError
from index.readers.limits import Limits
from index.readers.process import Pool
from tests.index.readers.bombs import cause, sound
from tests.index.readers.made import SAMPLES, archived

FORMATS = tuple(SAMPLES)
REAL = Path(__file__).with_name("samples")
"""Files that a word processor made."""

_STREAM = re.compile(rb"(?<=stream\r\n)|(?<=stream\n)")
_EMPTY_TAG = re.compile(rb"<[\w:]+(?: [^<>]*)?/>")
_VALUE = re.compile(rb'"[^"<>]*"')
_ODD = (
    b"<",
    b">",
    b"&",
    b"\0",
    b"\xff\xff\xff\xff",
    b"%",
    b"-1",
    b"99999999999",
    b"<!DOCTYPE x>",
    b"]]>",
    b"&#x0;",
    b"R",
)


def bases(form: str) -> list[bytes]:
    """Sound files of a format."""
    return [SAMPLES[form](), *(file.read_bytes() for file in sorted(REAL.glob(f"*.{form}")))]


def mutants(form: str, count: int, seed: int = 0) -> Iterator[bytes]:
    """So many damaged files of a format, the same for the same seed."""
    sources = bases(form)
    weights = [1 / len(source) for source in sources]  # in small ones a damage more often hits what matters
    for number in range(count):
        random = Random(f"{form} {seed} {number}")
        yield _mutated(random, *random.choices(sources, weights))


def _mutated(random: Random, data: bytes) -> bytes:
    """A file with one to four damages, in it as it is or in what is packed in it."""
    for _ in range(random.choice((1, 1, 2, 4))):
        if data.startswith(b"PK") and random.random() < 0.7:
            data = _in_member(random, data)
        elif data.startswith(b"%PDF") and random.random() < 0.4:
            data = _in_stream(random, data)
        else:
            data = _damaged(random, data)
    return data


def _flips(random: Random, data: bytes) -> bytes:
    """Some bytes other than they were."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 20)):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _stretch(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data))
    return start, min(len(data), start + random.choice((1, 8, 64, 512, 4096)))


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data))]


def _zeroed(random: Random, data: bytes) -> bytes:
    start, end = _stretch(random, data)
    return data[:start] + bytes(end - start) + data[end:]


def _dropped(random: Random, data: bytes) -> bytes:
    start, end = _stretch(random, data)
    return data[:start] + data[end:]


def _doubled(random: Random, data: bytes) -> bytes:
    start, end = _stretch(random, data)
    return data[:start] + data[start:end] * random.choice((2, 3, 50)) + data[end:]


def _swapped(random: Random, data: bytes) -> bytes:
    first, second = sorted((_stretch(random, data), _stretch(random, data)))
    if first[1] > second[0]:
        return data
    a, b = data[first[0] : first[1]], data[second[0] : second[1]]
    return data[: first[0]] + b + data[first[1] : second[0]] + a + data[second[1] :]


def _odd(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data))
    return data[:start] + random.choice(_ODD) + data[start + random.choice((0, 4)) :]


def _digits(random: Random, data: bytes) -> bytes:
    """A number other than it was."""
    numbers = list(re.finditer(rb"\d+", data))
    if not numbers:
        return data
    found = random.choice(numbers)
    return data[: found.start()] + random.choice((b"0", b"-1", b"7", b"65536", b"9" * 12)) + data[found.end() :]


DAMAGES: tuple[Callable[[Random, bytes], bytes], ...] = (
    _flips,
    _cut,
    _zeroed,
    _dropped,
    _doubled,
    _swapped,
    _odd,
    _digits,
)


def _tags(random: Random, data: bytes) -> bytes:
    """Elements without content gone, many times, or elsewhere; attributes with each other's values: all well-formed."""
    found = list(random.choice((_EMPTY_TAG, _VALUE)).finditer(data))
    if len(found) < 2:
        return data
    first, second = sorted(random.sample(found, 2), key=re.Match.start)
    times, others = random.choice(((0, 1), (2, 1), (30, 1), (1, 0), (1, 1)))
    start, middle, end = data[: first.start()], data[first.end() : second.start()], data[second.end() :]
    if first.re is _VALUE:
        times = others = 1
    return start + second[0] * times + middle + first[0] * others + end


def _damaged(random: Random, data: bytes) -> bytes:
    """Data with a damage; of markup half are such as a parser does not mind."""
    if data.startswith(b"<") and random.random() < 0.5:
        return random.choice((_tags, _digits))(random, data)
    return random.choice(DAMAGES)(random, data) if data else b"<"


def _in_member(random: Random, data: bytes) -> bytes:
    """A zip file with one member damaged, gone, there twice, or in the place of another; its own sums are right."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:  # it is damaged already
        parts = []
    if not parts:
        return _damaged(random, data)
    number, other = random.randrange(len(parts)), random.randrange(len(parts))
    match random.choice(("damaged", "damaged", "damaged", "gone", "twice", "swapped")):
        case "damaged":
            parts[number] = (parts[number][0], _damaged(random, parts[number][1]))
        case "gone":
            del parts[number]
        case "twice":
            parts.append((parts[number][0], parts[other][1]))
        case "swapped":
            (a, first), (b, second) = parts[number], parts[other]
            parts[number], parts[other] = (a, second), (b, first)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that comes twice
        return archived(parts)


def _in_stream(random: Random, data: bytes) -> bytes:
    """A PDF file with one of its streams damaged within, in as many bytes as before where it fits."""
    places = [found.end() for found in _STREAM.finditer(data)]
    if not places:
        return _damaged(random, data)
    start = random.choice(places)
    end = data.find(b"endstream", start)
    packer = zlib.decompressobj()
    try:
        plain = packer.decompress(data[start:end])
    except zlib.error:
        return _damaged(random, data)
    packed = zlib.compress(_damaged(random, plain), 9)
    return data[:start] + packed.ljust(end - start, b"\n") + data[end:]


def results(form: str, count: int, seed: int, limits: Limits) -> Iterator[tuple[int, str]]:
    """Read damaged files; the number of each, and what became of it: `read`, `unsound`, or why it was not read."""
    pool = Pool()
    try:
        for number, data in enumerate(mutants(form, count, seed)):
            try:
                content = pool.read(f"index.readers.{form}", data, f"skadd.{form}", limits)
                yield number, "read" if sound(content) else "unsound"
            except DocumentError as error:
                yield number, cause(error)
    finally:
        pool.close()


def main() -> None:
    """Print how many became what, a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=FORMATS)
    parser.add_argument("--show", action="store_true", help="name those that were neither read nor refused")
    options = parser.parse_args()
    for form in [options.only] if options.only else FORMATS:
        began = time.perf_counter()
        outcomes = list(results(form, options.count, options.seed, Limits()))
        figures = ", ".join(f"{name} {times}" for name, times in sorted(Counter(name for _, name in outcomes).items()))
        print(f"{form}: {figures}; {time.perf_counter() - began:.0f} s", flush=True)
        if options.show:
            for number, name in outcomes:
                if name not in {"read", "refused"}:
                    print(f"  {number} {name}")


if __name__ == "__main__":
    main()
