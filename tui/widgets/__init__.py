"""The parts of the screens; they tell of what happens by messages, and reach into no other."""
