"""Claimwright: from the words of a chart to a clean claim, each step explained. See pipeline.py first."""

__version__ = "0.1.0"
