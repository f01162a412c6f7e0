"""The same reads and acts without a screen: for scripts, pipes and screen readers. Nothing here imports Textual.

`commands.py` says which commands there are; each is a function of the module it names, which is imported when it runs.
"""
