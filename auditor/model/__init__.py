"""The values handed from stage to stage: frozen, keyword-only, comparable, without behaviour of their own.

``commits`` what Git tells, ``source`` what one source file says, ``suite`` what a revision's tests are,
``meaning`` what names stand for and which files are alive, ``audit`` the verdicts and the whole report.
"""

from auditor.model.base import Value

__all__ = ["Value"]
