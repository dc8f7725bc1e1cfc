"""A small repository with a known history, to show and to try the auditor on."""
