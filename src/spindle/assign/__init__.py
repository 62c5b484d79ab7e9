"""Who gets how many items next, and in which presentation: the rules, without a database."""
