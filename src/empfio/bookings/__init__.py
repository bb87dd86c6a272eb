"""Bookings: what can be booked, with whom and when; what is offered, held and booked.

Owns the tables ``services``, ``staff``, ``staff_services`` and ``opening_hours``. A week is read
and written whole, so it is one value of its row. Whoever changes any of it holds the organization's
row of ``opening_hours``: such changes are rare and take turns, so that none rests on what another
ends.

And ``offers``, ``bookings``, ``booking_leads``, ``occupancy``, ``waiting`` and ``feeds``. A time is
taken by a row of ``occupancy``, whose one constraint decides who has it; what is personal of a
booking stands in ``booking_leads`` and goes with its lead.
"""
