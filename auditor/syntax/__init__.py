"""Source text, told as modules; a revision's files, told as cases and components.

``reading`` reads one file, ``configuration`` the collection settings; ``suite`` joins roles, cases and
components.
"""
