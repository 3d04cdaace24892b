"""The "Break this KPI" ladder: cases, priced looks, par by dynamic programming, and a score for diagnosis."""
