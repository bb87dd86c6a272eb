"""Delivery: the mail room. What goes to a customer is a parcel until the provider has it.

Owns ``parcels`` and ``parcel_attempts``; the state of a parcel lives here and nowhere else. A
parcel is stored in the transaction of its message. Parcels of one address are sent one after the
other; each try is written down before it begins.
"""
