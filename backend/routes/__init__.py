"""HTTP in and out of wire models; thin."""
