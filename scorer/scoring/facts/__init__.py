"""The facts that rules ask for: the outcome of each node for each unit, and changes of deadlines."""
