"""What runs beside a learner's code. Nothing here knows what is right, and nothing outside trusts what it says."""
