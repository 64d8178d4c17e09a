"""Pictures whose file says by a profile how its colours are meant, in the colours that screens and printers take for granted."""

from io import BytesIO
from warnings import catch_warnings, simplefilter

_QUALITY = 90


def in_usual_colours(data: bytes, kind: str) -> bytes | None:
    """A picture in sRGB; None where it is so already, or where its profile cannot be read. Without Pillow, none can.

    Raises ValueError where it is damaged.
    """
    try:
        from PIL import Image, ImageCms
    except ImportError:
        return None
    usual = ImageCms.createProfile("sRGB")
    try:
        with catch_warnings():
            simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=(kind,)) as read:
                meant = ImageCms.ImageCmsProfile(BytesIO(read.info["icc_profile"]))
                if "srgb" in ImageCms.getProfileDescription(meant).casefold():
                    return None
                full = read.convert("RGBA" if read.has_transparency_data else "RGB") if read.mode == "P" else read
                mode = "RGBA" if full.mode == "RGBA" else "RGB"
                changed = ImageCms.profileToProfile(full, meant, usual, outputMode=mode)
    except (KeyError, ImageCms.PyCMSError):
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError) as error:
        raise ValueError from error
    assert changed is not None  # only a picture that is changed in place is not given
    changed.info.clear()
    written = BytesIO()
    changed.save(written, kind, **({"quality": _QUALITY} if kind == "jpeg" else {}))
    return written.getvalue()
