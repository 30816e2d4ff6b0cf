"""The whole way from files to views, in one place: one cycle, all cycles, another date, a proposed change."""
