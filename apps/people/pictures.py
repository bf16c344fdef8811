"""Pictures a brand uploads: told by their bytes, made anew, kept under the digest of what they are.

Nothing of an upload is served as it came: a raster picture is decoded and encoded again, so that nothing
can hide in it and its EXIF data is gone; a drawing is rebuilt (apps.people.vector).
"""

from __future__ import annotations

import hashlib
import io
import warnings

from PIL import Image, ImageOps

from apps.core.errors import Invalid, NotFound
from apps.people import vector
from apps.people.models import Picture
from apps.tenants.models import Brand

LARGEST = 2 * 1024 * 1024  # bytes of an upload
LARGEST_DRAWING = 128 * 1024
MOST_PIXELS = 24_000_000
SIDE = 512  # pixels of the longer side as kept
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
KINDS = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}
PREFIX = "/pictures/"


def keep(content: bytes, brand: Brand) -> str:
    """Store an uploaded picture and return its address, a path on this server.

    Raises Invalid (field ``upload``) for what is too large, no picture, or a drawing that can't be
    cleaned. The same picture again gives the same address.
    """
    try:
        kind, made = cleaned(content)
    except ValueError as error:
        raise Invalid("The picture can't be used.", fields={"upload": [str(error)]}) from error
    digest = hashlib.sha256(made).hexdigest()[:32]
    Picture.objects.get_or_create(digest=digest, defaults={"kind": kind, "content": made})
    return f"{PREFIX}{brand.slug}/{digest}.{kind}"


def find(digest: str, kind: str) -> bytes:
    """The bytes of a picture of the brand in scope, or NotFound."""
    row = Picture.objects.filter(digest=digest, kind=kind).first()
    if row is None:
        raise NotFound("There is no such picture.")
    return bytes(row.content)


def forget_others(address: str) -> None:
    """Delete the brand's pictures that no longer stand at this address."""
    Picture.objects.exclude(digest=address.rpartition("/")[2].partition(".")[0]).delete()


def is_kept(address: str) -> bool:
    """Whether this is the address of an uploaded picture."""
    return address.startswith(PREFIX)


def cleaned(content: bytes) -> tuple[str, bytes]:
    """Kind (``png``, ``jpg``, ``svg``) and bytes of the picture made anew. Raises ValueError in words."""
    if len(content) > LARGEST:
        raise ValueError("At most 2 MB.")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and b"<svg" in content[:4000].lower():
        if len(content) > LARGEST_DRAWING:
            raise ValueError("A drawing has at most 128 KB.")
        return "svg", vector.cleaned(content)
    return _raster(content)


def _raster(content: bytes) -> tuple[str, bytes]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("At most 24 million pixels.")
            source = picture.format
            made = ImageOps.exif_transpose(picture).convert("RGB" if source == "JPEG" else "RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError("At most 24 million pixels.") from error
    except (OSError, SyntaxError, EOFError) as error:
        raise ValueError("PNG, JPEG, GIF, WebP or SVG.") from error
    made.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    if source == "JPEG":
        made.save(out, "JPEG", quality=90, optimize=True)
        return "jpg", out.getvalue()
    made.save(out, "PNG", optimize=True)
    return "png", out.getvalue()
