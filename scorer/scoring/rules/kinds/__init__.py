"""One file for each rule kind; none knows another."""
