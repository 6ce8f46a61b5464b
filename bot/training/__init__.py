"""Makes `bot/weights.json` from questions with known answers; see `python -m bot.training --help`."""
