"""Readers of product feeds: pure functions from a file to items, one module a format."""
