"""Typed look-ups: each turns a reading into an outcome without any free text."""
