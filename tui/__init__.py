"""Where the chat screen will live; it will call `bot.assistant.Assistant`, as every face does."""
