"""What becomes of acknowledged writes when processes and databases end without warning."""
