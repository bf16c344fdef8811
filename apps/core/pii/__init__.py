"""Detectors of personal data, one room per kind of trace. `apps.core.redaction` is the door."""
