"""How stores of earlier versions become stores of this one: Alembic's scripts.

A change of ``storage/tables.py`` comes with a script in ``versions`` and the next number for
``SCHEMA_VERSION``. Scripts stay as they are once a version with them is out; they run on both
databases, so what alters a table says so through ``op.batch_alter_table``.
"""
