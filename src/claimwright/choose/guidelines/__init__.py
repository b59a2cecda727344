"""The Official Guidelines as functions, one subject each: what they are given and leave is Work (choose/draft.py)."""
