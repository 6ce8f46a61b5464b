"""What the user should know of the conversation on the screen."""

from textual.widgets import Static

from bot.messages import N_
from tui.localised import Localised


class Damage(Static, Localised):
    """Tells that a saved conversation could not be read whole."""

    DEFAULT_CSS = """
    Damage { height: auto; padding: 0 1; color: $text-warning; background: $boost; display: none; }
    """

    def localise(self) -> None:
        """Word it."""
        self.update(self.say(N_("Parts of this conversation could not be read.")))
