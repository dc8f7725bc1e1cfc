"""Production code at a revision: what imports load, what names stand for, which files are alive."""
