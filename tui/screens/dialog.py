"""What the small screens that ask something share: how they look."""

from textual.screen import ModalScreen, ScreenResultType

from tui.localised import Localised


class Dialog(ModalScreen[ScreenResultType], Localised):
    """A box in the middle of the screen: a text, and below it buttons in a row."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > VerticalScroll { width: 64; max-width: 95%; height: auto; max-height: 95%; padding: 1 2;
            border: round $warning; background: $surface; }
        & Static { height: auto; margin-bottom: 1; }
        & Horizontal { height: auto; }
        & Button { margin-right: 1; }
    }
    """
