"""The book's site: staging the learner's notebooks, the Sphinx extension, the build."""
