"""The `dsig` command, one file per group of verbs.

Belongs here: arguments, progress on stderr, data on stdout, exit codes.
Does not belong here: anything another program would want to call.
"""
