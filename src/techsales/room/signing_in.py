"""Signing in: one password for all learners, another for the trainer, and names that can be folders."""

from jupyterhub.authenticators.shared import SharedPasswordAuthenticator  # type: ignore[import-untyped]

from techsales.room.names import fits, tidy


class RoomAuthenticator(SharedPasswordAuthenticator):  # type: ignore[misc]
    """JupyterHub's shared password. Whoever has it can come in under any learner's name."""

    def normalize_username(self, username: str) -> str:
        """The name as it is kept."""
        return tidy(username)

    def validate_username(self, username: str) -> bool:
        """Whether it may be one."""
        return fits(username)
