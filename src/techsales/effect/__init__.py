"""Did the training work? The effect report on a company's own exports, and what they cannot show."""
