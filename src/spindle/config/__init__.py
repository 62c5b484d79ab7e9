"""From YAML to a design; every problem with its file, line and column."""
