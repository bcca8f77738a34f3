"""Asking other databases for the identities of the ledger, by the W3C's Reconciliation API 0.2."""
