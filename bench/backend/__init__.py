"""What the backend costs, as ratios within one run: against members, against Redis, against an empty route."""
