"""The whole recipe by its command, on a made-up world: from a teacher, from another encoder, and after a kill -9."""

import hashlib
import json
import subprocess
import sys

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")  # of the extra `training`

from index.training.__main__ import main  # noqa: E402
from index.training.encoder.export import KINDS, int8_vectors  # noqa: E402
from index.training.encoder.model import open_model, open_packaged  # noqa: E402
from index.training.encoder.whitening import is_white  # noqa: E402

# The exporter that needs no further package is called deprecated, and warns of what it traces.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning"),
]


def test_from_pairs_and_a_teacher_to_a_package_with_its_card(sources, teacher, tmp_path, capsys):
    out = tmp_path / "out"
    arguments = [*sources, "--teacher", str(teacher), "--out", str(out), "--id", "toy-1", "--vocabulary", "300"]
    arguments.extend(["--layers", "1", "--inner", "32", "--passage-steps", "20", "--steps", "20", "--threads", "1"])
    main(arguments)
    shown = capsys.readouterr().out
    for stage in (
        "lexicon", "tokenizer", "start", "teacher", "train", "whiten", "passages", "export", "evaluate", "card",
    ):  # fmt: skip
        assert f"== {stage}\n" in shown
    assert "step 20/20" in shown
    package = out / "package"
    assert {path.name for path in package.iterdir()} == {
        "encoder.onnx", "passages.onnx", "encoder.bin", "tokenizer.json", "config.json",
        "lexicon.en-no.tsv", "lexicon.no-en.tsv", "MODEL_CARD.md",
    }  # fmt: skip
    settings = json.loads((package / "config.json").read_text("utf-8"))
    assert settings["id"] == "toy-1"
    for name, digest in settings["sha256"].items():
        assert hashlib.sha256((package / name).read_bytes()).hexdigest() == digest
    for kind in KINDS:
        (vector,) = int8_vectors(package, ["Hvor bor hesten?"], 64, kind)
        assert vector.shape == (settings["dimension"],)
        assert vector @ vector == pytest.approx(1, abs=1e-3)
    card = (package / "MODEL_CARD.md").read_text("utf-8")
    assert "`toy-1`" in card
    assert "`sentence`" in card
    assert is_white(open_model(package))
    assert "us/toy (toy) | CC0 | 64 |" in card
    assert "20 steps" in card
    assert "pairs (" in card
    assert "cosine of int8 to floats" in card

    main(arguments)
    again = capsys.readouterr().out
    assert "== tokenizer" not in again  # it is there
    assert again.count("going on from step 20") == 2  # the encoder, and that of passages


def test_passages_have_a_smaller_encoder_taught_by_the_one_for_questions(sources, base, tmp_path, capsys):
    out = tmp_path / "out"
    smaller = ["--layers", "1", "--inner", "32", "--threads", "1"]
    main([*sources, "--base", str(base), "--out", str(out), "--steps", "0", "--passage-steps", "40", *smaller])
    shown = capsys.readouterr().out
    losses = [float(line.split()[-1]) for line in shown.splitlines() if " a step  copied " in line]
    assert losses[-1] < losses[0] / 2
    whole, small = (open_packaged(out / "package", name) for name in ("encoder.onnx", "passages.onnx"))
    config = small.bert.config
    assert (config.num_hidden_layers, config.intermediate_size) == (1, 32)
    assert torch.equal(small.whitening, whole.whitening)
    card = (out / "package" / "MODEL_CARD.md").read_text("utf-8")
    assert "layers 1 of the encoder" in card
    assert "`passages.onnx`" in card

    again = ["--base", str(out / "package"), "--out", str(tmp_path / "again"), "--steps", "1", "--passage-steps", "1"]
    again.extend(["--floats", "layer"])  # so that what few texts find does not hang on how these are rounded
    main([*sources, *again, "--threads", "1", "--stage", "lexicon"])
    capsys.readouterr()
    main([*sources, *again, "--threads", "1"])
    assert "== whiten" not in capsys.readouterr().out  # what it began as was white
    package = tmp_path / "again" / "package"
    assert torch.equal(open_model(package).whitening, whole.whitening)
    assert open_packaged(package, "passages.onnx").bert.config.intermediate_size == 32
    assert "that of asker-minilm, with 1 layers of 32 inner units." in (package / "MODEL_CARD.md").read_text("utf-8")


def test_what_is_left_out_of_the_list_of_sources_is_not_shipped(sources, base, tmp_path):
    (tmp_path / "pairs" / "SOURCES.md").write_text("| toy | us/toy | 12ab | CC0 |\n", "utf-8")
    steps = ["--steps", "1", "--passage-steps", "1", "--layers", "1", "--inner", "32", "--threads", "1"]
    with pytest.raises(SystemExit, match=r"omw_toy\.tsv"):
        main([*sources, "--base", str(base), "--out", str(tmp_path / "out"), *steps])


def test_from_scratch_needs_a_teacher(sources, tmp_path):
    with pytest.raises(SystemExit, match="--teacher"):
        main([*sources, "--out", str(tmp_path / "out"), "--vocabulary", "300"])


def test_an_unknown_kind_of_batch_is_named(sources, base, tmp_path):
    arguments = [*sources, "--base", str(base), "--out", str(tmp_path / "out"), "--shares", "pears=1"]
    with pytest.raises(SystemExit, match="pears"):
        main([*arguments, "--stage", "lexicon", "train"])


def test_a_run_that_was_killed_goes_on_as_if_it_had_not_been(sources, base, tmp_path):
    shared = [*sources, "--base", str(base), "--steps", "66", "--threads", "1", "--stage", "lexicon", "train"]
    killed = [*shared, "--out", str(tmp_path / "killed")]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "index.training", *killed],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert any(line.startswith("step 60/") for line in process.stdout)  # the last checkpoint is of step 50
    process.kill()
    process.communicate()
    assert (tmp_path / "killed" / "checkpoint.pt").is_file()
    assert not (tmp_path / "killed" / "trained").exists()
    main(killed)
    main([*shared, "--out", str(tmp_path / "whole")])
    resumed, whole = (open_model(tmp_path / name / "trained").state_dict() for name in ("killed", "whole"))
    assert all(torch.equal(resumed[name], value) for name, value in whole.items())
    began = open_model(base).state_dict()
    assert not any(torch.equal(began[name], value) for name, value in whole.items() if "dense.weight" in name)
