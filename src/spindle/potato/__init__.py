"""Everything that Spindle knows of Potato's dialect.

- ``keys``: what the configuration keys that Spindle does not support do in Potato, from the
  data file ``keys.yaml``, and the values under which they have no effect.
"""
