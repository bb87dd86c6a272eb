"""Channels: the strangers through which customers write, one folder each, behind one contract.

What a provider calls a thing stays in its folder; the rooms above know ``contract`` alone.
"""
