"""Watchlists: reading them as they are published, and finding names in them.

A match is a lead, never a verdict.
"""
