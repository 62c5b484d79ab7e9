"""The nouns of a study as frozen dataclasses; standard library only."""
