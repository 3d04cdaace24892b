"""Grading a cohort: read what was handed in, run it apart from everything else, judge it, write it down."""
