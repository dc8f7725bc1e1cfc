"""What can stop an audit.

A problem in the audited tests is a value in the report, and so is a file that cannot be read.
Only what keeps the auditor from doing its job at all is an exception, and all of those derive from
:class:`AuditorError`, whose text is one line that says what to do.
"""


class AuditorError(Exception):
    """The audit cannot be done; the message is one line that says why and what to do."""


class RepositoryError(AuditorError):
    """The repository cannot be found, opened or read."""


class RangeError(AuditorError):
    """The commits asked for do not exist or do not make a range."""


class SettingsError(AuditorError):
    """The configuration or the command line asks for something that cannot be; all faults at once."""


class OutputError(AuditorError):
    """A report could not be written where it was asked for."""


class RulesError(AuditorError):
    """Rule packs do not say what they should; all faults at once, each with its file and key."""

    def __init__(self, *faults: str, hint: str = "") -> None:
        super().__init__("; ".join([*faults, hint] if hint else faults))
        self.faults = faults
        self.hint = hint
        """How to go on without mending them, if there is a way."""


class ReportError(AuditorError):
    """A report cannot be read back."""
