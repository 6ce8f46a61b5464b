"""Tells which settings would use the network; no connection is made."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bot.doctor.findings import Check, Finding, note, ok
from bot.doctor.setup import Setup
from bot.folders import expanded
from bot.generate.server import OFF
from index.encoder import PACKAGED
from index.errors import N_

_SERVER = N_(
    "Questions and the passages that fit them are sent to {server}, since the settings name it as a language model."
)
_HUB = N_("The model {model} is fetched from the Hugging Face hub when it is not on this machine yet.")
_NOTHING = N_("Nothing is sent over the network, and nothing is fetched from it.")
_NOTHING_ELSE = N_("Nothing else uses the network.")


def check_settings(setup: Setup) -> Iterator[Finding]:
    """What of the settings would use the network."""
    settings = setup.settings
    used = False
    if settings.llm and settings.llm.strip() != OFF:
        used = True
        yield note(_SERVER, server=_host(settings.llm))
    if settings.model and settings.model != PACKAGED and not Path(expanded(settings.model)).is_dir():
        used = True
        yield note(_HUB, model=settings.model)
    yield ok(_NOTHING_ELSE if used else _NOTHING)


def _host(url: str) -> str:
    """Host and port of an address, without a name and password that may stand in it."""
    return urlsplit(url).netloc.rpartition("@")[2]


CHECKS: dict[str, Check] = {"settings": check_settings}
