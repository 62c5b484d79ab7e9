"""Everything that Spindle knows of Potato's dialect.

- ``keys``: what the configuration keys that Spindle does not support do in Potato, from the
  data file ``keys.yaml``, and the values under which they have no effect.
- ``files``: the annotations in a Potato project as ``records``, whichever of its ``layouts``
  they have and however it recorded ``order`` and ``times``.
- ``answers``: what Potato stores for a question as the answer to a scheme.
"""
