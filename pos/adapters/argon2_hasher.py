"""Port `PinHasher` with argon2id: a guess costs memory and time, also on a stolen disk."""

from pos.errors import Broken

_TIME_COST = 3
_MEMORY_KIB = 64 * 1024
_LANES = 4
_LENGTH = 32
"""RFC 9106, second recommended option: 3 passes over 64 MiB in 4 lanes; 50 to 150 ms here."""


class Argon2Hasher:
    """Hashes carry their own parameters, so that a stronger profile leaves old ones valid."""

    def __init__(
        self, *, time_cost: int = _TIME_COST, memory_kib: int = _MEMORY_KIB, lanes: int = _LANES
    ) -> None:
        self._time_cost = time_cost
        self._memory_kib = memory_kib
        self._lanes = lanes

    def hash(self, secret: str) -> str:
        # Here, as a till without staff needs none of it.
        from argon2 import PasswordHasher

        made = PasswordHasher(
            time_cost=self._time_cost, memory_cost=self._memory_kib, parallelism=self._lanes
        )
        return made.hash(secret)

    def verify(self, kept: str, secret: str) -> bool:
        """Raises Broken `hash_unreadable` for what no hasher made."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

        try:
            return PasswordHasher().verify(kept, secret)
        except VerifyMismatchError:
            return False
        except (InvalidHashError, VerificationError) as error:
            raise Broken("hash_unreadable") from error

    def mark(self, secret: str, salt: str) -> str:
        from argon2.low_level import Type, hash_secret_raw

        made = hash_secret_raw(
            secret.encode(),
            bytes.fromhex(salt),
            time_cost=self._time_cost,
            memory_cost=self._memory_kib,
            parallelism=self._lanes,
            hash_len=_LENGTH,
            type=Type.ID,
        )
        return made.hex()
