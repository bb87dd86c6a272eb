"""The embedded PostgreSQL: a real server in the data folder, without an installation.

``server.start(data)`` finds PostgreSQL's programs, makes a database the first time, starts the
server or joins the one that already runs there, and hands back its address. Several processes
share one server; the last to close stops it, and one that was killed is found or started again.

- ``binaries`` finds the programs, ``wheel`` makes them readable where root may not run them;
- ``account`` is the unix user the server runs as;
- ``layout`` names what lies in the data folder, ``sockets`` where clients knock;
- ``locks`` are the three files that settle who starts, who uses and whether anything lives;
- ``settings`` is what the server is told, ``cluster`` makes the database;
- ``postmaster`` starts, finds and stops the server process;
- ``server`` is the door for everybody else, ``errors`` what can be refused.
"""
