"""From YAML to a design; every problem with its file, line and column.

How a design comes to be, with the module of each step:

1. ``yaml`` parses the file into a tree in which every value has its position; ``yaml_errors``
   explains what is not YAML.
2. ``reader`` reads the tree into a ``WrittenFile`` (``model``), in which every spelling of a key
   is a field, and each question into its scheme. ``messages`` and ``unknown_keys`` word what is
   wrong; ``findings`` collects the problems and what each key does.
3. ``spellings`` resolves it into a ``DesignFile`` (``model``), with one value for each key.
4. ``pairs`` gives labels the verdicts that the design states; ``consistency`` and ``conflicts``
   check keys against each other.
5. ``builder`` builds the ``Design`` (``design``) as far as is possible without the items, with
   ``database`` and ``keyboard``. ``draft`` runs steps 1 to 5 and returns a ``Draft``.
6. ``inference.infer_from_items`` infers sides, prompt and visible fields from a sample of the
   items, with ``sides``, ``fields`` and the ``placeholders`` of the layout.
7. ``pairs.complete_design`` chooses the order, models and text formats that suit the items.
8. ``spindle.services.check`` runs all of it, checks the items too, and returns a
   ``CheckReport``; its ``design`` is what a study is served with.

``schema`` and ``reference`` derive the JSON Schema and the design reference from ``model``.
"""
