"""Leads: the people who write in, and their addresses on each channel.

Owns the tables ``leads`` and ``lead_addresses``: one lead for each (channel, channel_id).
"""
