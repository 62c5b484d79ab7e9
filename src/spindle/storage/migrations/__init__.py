"""Alembic's migration scripts, which upgrade stores of earlier schema versions.

A change to ``storage/tables.py`` needs a script in ``versions`` and the next number as
``SCHEMA_VERSION``. Once released, a script is not changed. Scripts run on both databases, so
tables are altered with ``op.batch_alter_table``.
"""
