"""The rules of who gets what next, as pure functions.

The whole rule lives in three places:

- here: how many items one annotator may get (``quota``), which side is shown first, and how
  many counted judgments of an item may share one order of its sides (``order``);
- ``spindle.storage``: which items are open to an annotator, and the slots of an item
  (``items``), and the leases that take slots and return them (``assignments``);
- ``handout`` in ``spindle.services.annotation``: a handout, which applies both in one transaction.
"""
