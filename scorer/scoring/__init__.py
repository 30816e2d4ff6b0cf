"""Book and the 办法's rules in, Results out: every figure as a step with its clause; pure, standard library only."""
