"""Looks of our own: light, dark and high contrast; Textual's own themes are there too."""

import difflib

from textual.theme import BUILTIN_THEMES, Theme

from index.errors import N_, UsageError

DARK = Theme(
    name="asker-dark",
    primary="#7fb4e0",
    secondary="#b8a6d9",
    accent="#e8c170",
    foreground="#dfe3e8",
    background="#15191e",
    surface="#1c2127",
    panel="#262d35",
    success="#8fc49a",
    warning="#e8b86d",
    error="#e88a85",
    dark=True,
    variables={
        "highlight": "#5a4a1c",
        "highlight-foreground": "#fff3d1",
        "text-muted": "#a5afba",
        "text-disabled": "#a5afba",
        "border-blurred": "#47525e",
        "block-cursor-background": "#2c445a",
        "block-cursor-foreground": "#f2f5f8",
        "block-cursor-blurred-background": "#273542",
        "footer-key-foreground": "#e8c170",
    },
)
LIGHT = Theme(
    name="asker-light",
    primary="#1d5f96",
    secondary="#6a4c93",
    accent="#8a5a00",
    foreground="#1d2328",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e6e3db",
    success="#23713a",
    warning="#8f5400",
    error="#a8281f",
    dark=False,
    variables={
        "highlight": "#ffe9a8",
        "highlight-foreground": "#1d2328",
        "text-muted": "#565d63",
        "text-disabled": "#565d63",
        "border-blurred": "#b9b4a6",
        "block-cursor-background": "#d3e2ef",
        "block-cursor-foreground": "#14191d",
        "block-cursor-blurred-background": "#e3e8ec",
        "footer-key-foreground": "#7a4f00",
    },
)
CONTRAST = Theme(
    name="asker-contrast",
    primary="#00e5ff",
    secondary="#ff9dff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    success="#00ff66",
    warning="#ffcc00",
    error="#ff7070",
    dark=True,
    variables={
        "highlight": "#ffff00",
        "highlight-foreground": "#000000",
        "text-muted": "#d0d0d0",
        "text-disabled": "#d0d0d0",
        "block-cursor-background": "#003a8c",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#00265c",
        "border": "#ffffff",
        "border-blurred": "#b0b0b0",
        "footer-key-foreground": "#ffff00",
    },
)
THEMES = (DARK, LIGHT, CONTRAST)

DEFAULTS = {"highlight": "#6b5a00", "highlight-foreground": "#ffffff"}
"""Variables of ours that Textual's themes lack."""

CSS = """
OptionList:nocolor > .option-list--option-highlighted { text-style: bold underline; }
DataTable:nocolor > .datatable--cursor,
TextArea:nocolor .text-area--cursor, TextArea:nocolor .text-area--selection,
Input:nocolor > .input--cursor, Input:nocolor > .input--selection,
Button:nocolor:focus, Screen:nocolor .screen--selection { text-style: reverse; }
"""
"""What colours tell, told without them; Textual shows no option reversed."""

_FEW = "ansi-dark"
"""For terminals with sixteen colours: their own, which their user chose."""
_UNKNOWN = N_("“theme” in asker.toml, or ASKER_THEME, says “{name}”, which there is not. Did you mean “{near}”?")


def check_theme(name: str) -> str:
    """See that there is a theme of that name.

    :returns: The name.
    :raises UsageError: If there is none; it names the nearest.
    """
    names = [*(theme.name for theme in THEMES), *BUILTIN_THEMES]
    if name not in names:
        raise UsageError(_UNKNOWN, name=name, near=difflib.get_close_matches(name, names, n=1, cutoff=0.0)[0])
    return name


def first_theme(remembered: str | None, colours: str | None) -> str:
    """The theme to begin with where the settings name none.

    :param remembered: What was chosen before; None, or what there is no more, says nothing.
    :param colours: How many the terminal shows, as Rich says it; None for none.
    """
    if remembered in (*(theme.name for theme in THEMES), *BUILTIN_THEMES):
        return str(remembered)
    return DARK.name if colours in ("truecolor", "256") else _FEW
