"""The screen: a Textual program over `bot`; nothing in `bot` or `index` knows of it."""


def main() -> None:
    """Run the command `asker`, the screen included, and exit."""
    from bot.cli import main as command_line
    from tui.start import screen

    command_line(screen)
