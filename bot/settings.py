"""Settings: defaults, then `asker.toml`, then the environment, then options."""

import difflib
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import platformdirs

from bot.folders import expanded
from index.errors import N_, UsageError

ENVIRONMENT = "ASKER_"
_FOLDERS = frozenset({"corpus", "index", "data", "llm_key_file"})
"""Keys whose values are paths, relative to the folder of `asker.toml`."""
_SWITCHES = frozenset({"history", "plain"})
"""Keys that are on or off."""
_ONLY_IN_FILE = frozenset({"keys"})
"""Keys that neither the environment nor an option can say."""
_ON_OR_OFF = {
    **dict.fromkeys(("true", "yes", "ja", "on", "1"), True),
    **dict.fromkeys(("false", "no", "nei", "off", "0"), False),
}
"""How switches are said where all is text."""
_A_TEXT = N_("{where}: “{key}” must be a text, in quotation marks.")
_UNUSABLE = N_("{where}: “{key}” holds no usable name.")
_EXPECTED = {
    "lang": N_("{where}: “{key}” must be auto, nb, nn or en."),
    "k": N_("{where}: “{key}” must be a whole number from 1 to 1000."),
    "llm_timeout": N_("{where}: “{key}” must be a number of seconds from 1 to 3600."),
    "read_seconds": N_("{where}: “{key}” must be a number of seconds from 1 to 600."),
    "read_memory": N_("{where}: “{key}” must be a whole number of MiB from 128 to 16384."),
    "corpus": N_("{where}: “{key}” must be a folder or a list of folders, in quotation marks."),
    "keys": N_('{where}: “{key}” must be a table of names and keys, as in: [keys], then below it: find = "ctrl+f"'),
    **dict.fromkeys(_SWITCHES, N_("{where}: “{key}” must be true or false.")),
}
"""What is said of a value that does not fit, one whole sentence a key, since it is translated."""


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
    read_seconds: Annotated[float, msgspec.Meta(ge=1, le=600)] = 10.0
    """How long one file may take to read, where its format is read in a process of its own."""
    read_memory: Annotated[int, msgspec.Meta(ge=128, le=16384)] = 512
    """MiB that this process may take."""
    llm: str | None = None
    """Address of a server whose language model words the answers; None, or `off`, uses none."""
    llm_model: str | None = None
    """Name of the model that the server is to use."""
    llm_timeout: Annotated[float, msgspec.Meta(ge=1, le=3600)] = 60.0
    """Seconds that the model's answer may take."""
    llm_key_file: str | None = None
    """File that holds the server's key, where `ASKER_LLM_KEY` does not."""
    history: bool = True
    """Whether conversations are kept."""
    theme: str | None = None
    """Colours of the screen; None leaves them to it."""
    plain: bool = False
    """Whether `asker chat` is a conversation line by line instead of a screen."""
    keys: dict[str, str] = {}
    """Keys of the screen, by what they do; only in `asker.toml`."""


_IN_ENVIRONMENT = tuple(key for key in Settings.__struct_fields__ if key not in _ONLY_IN_FILE)
VARIABLES = frozenset(
    {*(ENVIRONMENT + key.upper() for key in _IN_ENVIRONMENT), "ASKER_SETTINGS", "ASKER_LLM_KEY", "ASKER_DEBUG"}
)
"""Names of all environment variables that say something."""


def settings_file() -> Path:
    """Where `asker.toml` is looked for: `ASKER_SETTINGS`, else the user's configuration folder."""
    named = os.environ.get("ASKER_SETTINGS")
    return Path(named) if named else platformdirs.user_config_path("asker", appauthor=False) / "asker.toml"


def data_folder(settings: Settings) -> Path:
    """Where the user's own texts, indexes and conversations are."""
    if settings.data:
        return expanded(settings.data)
    return platformdirs.user_data_path("asker", appauthor=False)


def load_settings(options: Mapping[str, Any]) -> Settings:
    """Read all sources and put them together.

    :param options: What the command line says, without what it leaves out.
    :raises UsageError: If a file cannot be read, or a key or value is not valid; it names where.
    """
    return _with_options(_from_file(settings_file()) | _from_environment(), options)


def usable_settings(options: Mapping[str, Any]) -> tuple[Settings, list[UsageError]]:
    """Read all sources, and go on without the file or the variable that cannot be used.

    :returns: The settings, and what is wrong with each source that was left out.
    :raises UsageError: If an option is not valid.
    """
    merged: dict[str, Any] = {}
    errors = []
    sources = [partial(_from_file, settings_file()), *(partial(_from_variable, key) for key in _IN_ENVIRONMENT)]
    for read in sources:
        try:
            merged |= read()
        except UsageError as error:
            errors.append(error)
    return _with_options(merged, options), errors


def _with_options(merged: dict[str, Any], options: Mapping[str, Any]) -> Settings:
    said = {key: _checked(f"--{key.replace('_', '-')}", key, value) for key, value in options.items()}
    return msgspec.convert(merged | said, Settings)


def _from_file(path: Path) -> dict[str, Any]:
    """What `asker.toml` says; the folders in it are relative to its own."""
    message = N_("{path} cannot be read: {reason}. Mend or remove it.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        import tomllib  # only where there is such a file, which most people have not

        values = tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(message, path=path, reason=error.strerror or error) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(message, path=path, reason=error) from error
    _check_keys(str(path), values)
    return {key: _beside(path, key, _checked(str(path), key, value)) for key, value in values.items()}


def _beside(path: Path, key: str, value: Any) -> Any:
    if key not in _FOLDERS:
        return value
    if isinstance(value, tuple):
        return tuple(_beside(path, key, folder) for folder in value)
    return os.path.join(path.parent, os.path.expanduser(value))  # noqa: PTH111, PTH118 - Path raises without a home


def _from_environment() -> dict[str, Any]:
    """What the environment says."""
    return {name: value for key in _IN_ENVIRONMENT for name, value in _from_variable(key).items()}


def _from_variable(key: str) -> dict[str, Any]:
    """What the environment says of one key; a variable that is empty says nothing."""
    name = ENVIRONMENT + key.upper()
    said = os.environ.get(name)
    if not said:
        return {}
    folders = [folder for folder in said.split(os.pathsep) if folder]
    return {key: _checked(name, key, folders if key == "corpus" else said)}


def _check_keys(where: str, values: Mapping[str, Any]) -> None:
    for key in values:
        if key not in Settings.__struct_fields__:
            near = difflib.get_close_matches(key.lower(), Settings.__struct_fields__, n=1, cutoff=0.0)[0]
            raise UsageError(
                N_("{where} has an unknown key “{key}”. Did you mean “{near}”?"), where=where, key=key, near=near
            )


def _checked(where: str, key: str, value: Any) -> Any:
    """One key's value, converted; checked by itself, so that the error can name where it stands."""
    if key == "corpus" and isinstance(value, str):
        value = [value]
    if key in _SWITCHES and isinstance(value, str):
        value = _ON_OR_OFF.get(value.strip().lower(), value)
    if isinstance(value, bool) != (key in _SWITCHES):  # lax conversion would find numbers in switches, and the reverse
        raise UsageError(_EXPECTED.get(key, _A_TEXT), where=where, key=key)
    try:
        converted = getattr(msgspec.convert({key: value}, Settings, strict=False), key)
    except msgspec.ValidationError as error:
        raise UsageError(_EXPECTED.get(key, _A_TEXT), where=where, key=key) from error
    if any(isinstance(name, str) and (not name.strip() or "\0" in name) for name in _parts(converted)):
        raise UsageError(_UNUSABLE, where=where, key=key)
    return converted


def _parts(value: Any) -> tuple[Any, ...]:
    if isinstance(value, dict):
        return (*value, *value.values())
    return value if isinstance(value, tuple) else (value,)
