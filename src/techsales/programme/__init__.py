"""The trainer's programme on paper: agenda, sheets, forms, and the certificate that can be verified."""
