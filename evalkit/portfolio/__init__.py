"""Many evaluations at once: `pool` shares the work among processes."""
