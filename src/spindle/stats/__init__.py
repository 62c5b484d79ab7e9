"""Statistics as pure functions on arrays, one file a statistic."""
