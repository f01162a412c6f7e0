"""What a start loads, in one file: written once the client runs, read by the next start."""
