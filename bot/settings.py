"""Settings: defaults, then `asker.toml`, then the environment, then options."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import platformdirs

from index.errors import N_, UsageError

ENVIRONMENT = "ASKER_"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a user may set, in `asker.toml`, or as `ASKER_LANG` and so on in the environment."""

    lang: Literal["auto", "nb", "nn", "en"] = "auto"
    """Language of the interface and, unless `auto`, of all answers."""
    corpus: tuple[str, ...] = ()
    """Folders of texts to use instead of the packaged ones and the user's own."""
    index: str | None = None
    """Folder of the index, instead of one under `data`."""
    data: str | None = None
    """Folder for the user's own texts and for indexes, instead of the system's usual place."""
    model: str | None = None
    """Encoder: `packaged`, a folder, or a name on the Hugging Face hub; None keeps the index's."""
    k: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 5
    """How many passages are looked at and shown."""


def settings_file() -> Path:
    """Where `asker.toml` is looked for: `ASKER_SETTINGS`, else the user's configuration folder."""
    named = os.environ.get("ASKER_SETTINGS")
    return Path(named) if named else platformdirs.user_config_path("asker", appauthor=False) / "asker.toml"


def load_settings(options: Mapping[str, Any]) -> Settings:
    """Read all sources and put them together.

    :param options: What the command line says, without what it leaves out.
    :raises UsageError: If a file cannot be read, or a key or value is not valid; it names where.
    """
    path = settings_file()
    merged: dict[str, Any] = {}
    for where, values in ((str(path), _from_file(path)), (N_("the environment"), _from_environment())):
        _check_keys(where, values)
        merged.update(_convert(where, values))
    merged.update(options)
    return msgspec.convert(merged, Settings)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(N_("{path} cannot be read: {reason}. Mend or remove it."), path=path, reason=error) from error


def _from_environment() -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in Settings.__struct_fields__:
        value = os.environ.get(ENVIRONMENT + name.upper())
        if value is not None:
            values[name] = value.split(os.pathsep) if name == "corpus" else value
    return values


def _check_keys(where: str, values: Mapping[str, Any]) -> None:
    for key in values:
        if key not in Settings.__struct_fields__:
            near = difflib.get_close_matches(key, Settings.__struct_fields__, n=1, cutoff=0.0)[0]
            raise UsageError(
                N_("{where} has an unknown key “{key}”. Did you mean “{near}”?"), where=where, key=key, near=near
            )


def _convert(where: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Check each value by itself, so that the error can name its key."""
    for key, value in values.items():
        try:
            msgspec.convert({key: value}, Settings, strict=False)
        except msgspec.ValidationError as error:
            raise UsageError(
                N_("{where} gives “{key}” a value that does not fit: {reason}."), where=where, key=key, reason=error
            ) from error
    converted = msgspec.convert(values, Settings, strict=False)
    return {key: getattr(converted, key) for key in values}
