"""A check told as text, JSON, SARIF, GitHub annotations, GitLab code quality, JUnit and Markdown.

Each module has one pure function from a :class:`~auditor.model.findings.Check` to text.
"""
