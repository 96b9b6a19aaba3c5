"""Why a backup or a restore was not made. Each message says what happened and what to do."""


class BackupRefused(Exception):
    """Nothing was begun and nothing was written."""


class BackupFailed(Exception):
    """It broke off in the middle; the message says what is left of it."""
