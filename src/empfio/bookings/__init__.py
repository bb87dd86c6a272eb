"""Bookings: what can be booked, with whom, and when the business is open.

Owns the tables ``services``, ``staff``, ``staff_services`` and ``opening_hours``. A week is read
and written whole, so it is one value of its row. Whoever changes any of it holds the organization's
row of ``opening_hours``: such changes are rare and take turns, so that none rests on what another
ends.
"""
