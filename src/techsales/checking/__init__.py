"""What stands behind ``check()``: capture an answer, judge it apart, say what came of it."""
