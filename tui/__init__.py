"""The program: what happens when a key is pressed."""
