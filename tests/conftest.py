"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# No deadline for a single example: on a busy machine it would fail tests for being slow once.
settings.register_profile("sayso", deadline=None)
settings.load_profile("sayso")
