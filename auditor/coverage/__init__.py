"""Who verifies what; lineage, successors and verdicts, each with its evidence."""
