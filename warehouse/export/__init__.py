"""What leaves a release as a file: comma-separated values, workbooks.

Belongs here: one module per format.
Does not belong here: what is in the tables (`query.py`), terminal output (`cli`).
"""
