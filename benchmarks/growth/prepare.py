"""What indexes are built of, made unless it is there, and compared with what is real."""

import argparse
import json
import shutil

import numpy as np

from benchmarks.growth.check import compare
from benchmarks.growth.generate import Generator
from benchmarks.growth.real import encode_real
from benchmarks.growth.steps import Figures, Place, peak
from benchmarks.growth.stream import matrix
from index.encoder.packaged import configuration

FIRST_MADE = 500_000
"""Number of the first made-up document: their files come after all real ones."""


def prepare(options: argparse.Namespace) -> Figures:
    """Make the streams that are missing or too short."""
    place = Place(options.cache, 0, options.folder, 0, 0)
    encoder, dimension = configuration().id, configuration().dimension
    real, made = place.streams
    done = options.cache / "prepared.json"
    known = json.loads(done.read_text(encoding="utf-8")) if done.is_file() else {}
    if known.get("encoder") != encoder:  # vectors of another are of another space
        known = {}
        for stale in (path for kind in ("index-*", "built-*", "texts-*") for path in options.cache.glob(kind)):
            shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
    wanted = min(options.real, max(options.sizes))
    if known.get("real", 0) < wanted:
        encode_real(options.folder, options.reviews, wanted, real)
        known = {"encoder": encoder, "real": len(matrix(real, dimension)), "made": -1}
        done.write_text(json.dumps(known), encoding="utf-8")
    wanted = max(0, max(options.sizes) - known["real"])
    if known.get("made", -1) < wanted:
        generator = Generator(np.array(matrix(real, dimension)), options.reviews, options.seed)
        generator.write_held_back(options.cache / "held")
        generator.write(FIRST_MADE, wanted, made)
        known["made"] = wanted
        done.write_text(json.dumps(known), encoding="utf-8")
    return {"real": known["real"], "made": known["made"], "peak": peak()}


def check(options: argparse.Namespace) -> Figures:
    """Compare the streams with what is real."""
    compare(options.cache, options.reviews, options.seed)
    return {}
