"""The same reads and acts without a screen."""
