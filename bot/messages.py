"""Texts of the interface in bokmål, nynorsk and English, from gettext catalogues; English is their source."""

import gettext
import locale
import os
import sys
from functools import cache
from pathlib import Path

from bot.types import LANGUAGES, Language
from index.errors import N_, AskerError

__all__ = ["LOCALE", "N_", "explain", "interface_language", "known_language", "translate", "use_language"]

DOMAIN = "asker"
LOCALE = Path(__file__).with_name("locale")
"""Folder of the catalogues."""


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True)


def translate(language: Language, message: str, /, **values: object) -> str:
    """Word a message in a language.

    :param message: English format string, marked with `N_` where it is written.
    :param values: What its fields stand for.
    """
    return _catalogue(language).gettext(message).format(**values)


def explain(error: AskerError, language: Language) -> str:
    """Word an error in a language; the values in it are not made printable."""
    return translate(language, error.message, **error.values)


def interface_language(wanted: str | None = None) -> Language:
    """Language of the interface: the one wanted, else the first known in `LANGUAGE`, else the locale's, else English.

    After `use_language`, which sets `LANGUAGE`, it is the language used unless another is wanted.
    """
    for preferred in (wanted or "", *os.environ.get("LANGUAGE", "").split(":")):
        if known := known_language(preferred):
            return known
    candidates = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    if sys.platform == "win32":
        candidates.append(_windows_language())
    return known_language(next(filter(None, candidates), "")) or "en"


def use_language(language: Language) -> None:
    """Make `gettext.gettext` speak a language in this process, click's own texts included."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)


def known_language(code: str) -> Language | None:
    """`nb_NO.UTF-8`, `no`, `nn` and so on as one of ours; None for what is none of ours."""
    base = code.replace("-", "_").split("_")[0].split(".")[0].lower()
    base = {"no": "nb", "norwegian": "nb", "c": "en", "posix": "en"}.get(base, base)
    return next((language for language in LANGUAGES if language == base), None)


def _windows_language() -> str | None:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]  # on Windows alone
    return locale.windows_locale.get(kernel.GetUserDefaultUILanguage())
