"""Reports that are written once and run for many: the case report of any team."""
