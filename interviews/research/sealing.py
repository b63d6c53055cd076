"""The keys of releases, and how they are kept.

The ids in a release are keyed hashes. Its key is stored sealed under the instance's secret: whoever reads the
database alone cannot tell which id is whose, and the same release can still be built again.
"""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
ID_DIGITS = 32  # 128 bits: no two of a release meet by chance


class SealBrokenError(Exception):
    """A sealed key cannot be opened under the instance's present secret."""


def new_sealed_key() -> str:
    """Return a new random key, sealed."""
    return seal(secrets.token_bytes(KEY_BYTES))


def seal(key: bytes) -> str:
    """Encrypt a key under the instance's secret."""
    return _box().encrypt(key).decode()


def unseal(sealed: str) -> bytes:
    """Return the key. Raises SealBrokenError where the secret is another one than when it was sealed."""
    try:
        return _box().decrypt(sealed.encode())
    except InvalidToken:
        raise SealBrokenError(
            "The key of this release was sealed under another secret key than the one set now: set the old "
            "RED_QUEEN_SECRET_KEY again, or make a new release."
        ) from None


def keyed_id(key: bytes, kind: str, name: str) -> str:
    """Return the public id of a row within one release; the kind keeps equal names of two tables apart."""
    return hmac.new(key, f"{kind}:{name}".encode(), hashlib.sha256).hexdigest()[:ID_DIGITS]


def _box() -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"red queen release key").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
