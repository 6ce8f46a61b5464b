"""The screens; each puts widgets together and answers their messages."""
