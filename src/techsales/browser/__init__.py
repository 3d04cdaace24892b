"""Python in the browser: the runtime a page loads from its own site, assembled from pinned files."""
