"""The screen, run without a terminal over a real index."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from bot.cli.chat import new_session
from bot.cli.options import Context
from bot.session import Session
from bot.types import Language
from tui.app import AskerApp


@pytest.fixture(scope="session")
def packaged_index(packaged: Any) -> Path:
    """An index of the packaged texts; to be copied, not changed."""
    index: Path
    (index,) = (packaged.home / "data" / "indexes").iterdir()
    return index


@pytest.fixture
def screen_app(packaged_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AskerApp]:
    """Makes the program over the packaged texts, or a folder of texts, with a data folder of its own.

    With a gate, the texts are opened no sooner than it is.
    """
    monkeypatch.setenv("ASKER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ASKER_SETTINGS", str(tmp_path / "asker.toml"))

    def make(
        language: Language = "nb", *, corpus: Path | None = None, gate: Event | None = None, **options: Any
    ) -> AskerApp:
        monkeypatch.setenv("LANGUAGE", language)
        context = Context()
        if corpus is not None:
            context.options["corpus"] = (str(corpus),)
        else:  # whatever the user's own texts are, there are none
            shutil.copytree(packaged_index, tmp_path / "index", dirs_exist_ok=True)
            context.options["index"] = str(tmp_path / "index")

        def make_session() -> Session:
            if gate is not None:
                assert gate.wait(60)
            return new_session(context)

        return AskerApp(language, make_session, **options)

    return make
