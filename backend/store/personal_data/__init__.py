"""All that is held of a person (rule 14.1): which tables, how it is read, and the file that it becomes."""
