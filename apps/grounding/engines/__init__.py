"""Engines: each drafts statements with their evidence; the verifier decides what is said."""
