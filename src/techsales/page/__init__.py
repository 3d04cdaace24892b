"""The Python that runs inside a page of the book: its cells, what they show, and packages that arrive meanwhile."""
