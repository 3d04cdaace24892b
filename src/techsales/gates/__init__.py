"""The gates: plain functions ``(course_root) -> list of sentences``; an empty list is green.

Each sentence names the file, the cell and the remedy. ``tests/gates`` plants a defect for each
and sees it go red; ``tests/notebooks`` and ``tests/site`` run them on the course itself.
"""
