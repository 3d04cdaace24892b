"""The company edition: a house's words, colours, logo and definitions over the book, without touching a chapter."""
