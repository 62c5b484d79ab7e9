"""Statistics as pure functions on arrays, one module per statistic."""
