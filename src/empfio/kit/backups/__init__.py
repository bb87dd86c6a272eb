"""Backups: the whole database in one file, and back.

- ``dumping`` writes a file from one snapshot while the desk serves, ``restoring`` puts one in;
- ``archive`` is what such a file looks like, and how it is known to be whole;
- ``programs`` finds pg_dump and pg_restore of a version that fits, and runs them;
- ``errors`` is what can be refused.
"""
