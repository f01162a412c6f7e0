"""The sub-commands of ``mxprofile operator``, one module per group."""
