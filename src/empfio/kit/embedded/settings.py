"""What the server is told: durable, small-machine sized, and silent about customers' texts."""

import os
from pathlib import Path

from empfio.kit.embedded.sockets import PORT

SETTINGS = """\
# Written at every start. Settings of your own: ALTER SYSTEM (postgresql.auto.conf).

# Reached through a unix socket only.
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
password_encryption = 'scram-sha-256'
# For fifteen serving processes of 20 each; a slot that nobody uses costs a few KB.
max_connections = 300

# A commit that was answered is on the disk.
fsync = on
synchronous_commit = on
full_page_writes = on
# Packing whole pages took a quarter of the CPU of storing a message (this build knows pglz alone).
wal_compression = off
max_wal_size = '2GB'

# A sixteenth of the memory, 128 MB at least and 1 GB at most; what is never used takes none.
shared_buffers = '{buffers}MB'
# Sized for a small machine; no parallel queries, whose shared memory containers often lack.
work_mem = '8MB'
maintenance_work_mem = '64MB'
effective_cache_size = '512MB'
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 0
max_parallel_maintenance_workers = 0
autovacuum = on
autovacuum_max_workers = 2
autovacuum_naptime = '30s'
autovacuum_vacuum_scale_factor = 0.1
autovacuum_analyze_scale_factor = 0.05

# The log tells how the server fares, never what customers wrote: no statements, no parameters,
# no details of an error (they quote values), and no errors of statements: the client gets those.
log_destination = 'stderr'
logging_collector = off
log_line_prefix = '%m [%p] '
log_min_messages = log
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = 'none'
log_min_duration_statement = -1
log_min_duration_sample = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
log_autovacuum_min_duration = -1
log_timezone = 'UTC'

timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'
"""

ADMISSION = """\
# Written at every start: the unix socket only, and only with a password.
local all         all      scram-sha-256
local replication postgres scram-sha-256
"""


_LIMIT = Path("/sys/fs/cgroup/memory.max")  # of a container; "max" where there is none


def settings_text(sockets: Path) -> str:
    """The text of postgresql.conf for a server whose socket lies in ``sockets``."""
    escaped = str(sockets).replace("'", "''")
    return SETTINGS.format(port=PORT, sockets=escaped, buffers=buffers(_memory(_LIMIT)))


def buffers(memory: int) -> int:
    """MB that PostgreSQL keeps pages in, where the machine has ``memory`` bytes.

    Storing a message touches a dozen pages anywhere; a page that is not kept costs a read, and
    often the writing of the one that makes room.
    """
    return min(max(memory // 16 // 2**20, 128), 1024)


def _memory(limit: Path) -> int:
    """Bytes of memory that this machine has, or that this container may use."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    allowed = limit.read_text().strip() if limit.is_file() else ""
    return min(memory, int(allowed)) if allowed.isdecimal() else memory
