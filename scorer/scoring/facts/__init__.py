"""What happened: the outcome of each node for each unit, and changes of deadlines."""
