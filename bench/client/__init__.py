"""What the terminal client costs, measured from outside as a terminal sees it."""
