"""Pictures of chapters stand upright, and tell nothing but what they show: photographs as cameras write them."""

import base64
import re
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageOps, PngImagePlugin

from tests.documents.test_chapters import CHAPTER, write
from tests.running import run

_CORNERS = {"red": (4, 4), "lime": (55, 4), "blue": (4, 35), "yellow": (55, 35)}
_UNDONE = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
"""Orientation → the turn of Pillow by which a camera that is held so sees what is upright."""
_ORIENTATION, _GPS, _ARTIST = 0x0112, 0x8825, 0x013B
_SECRET = "Zebedee"


def upright() -> Image.Image:
    made = Image.new("RGB", (60, 40), "white")
    pen = ImageDraw.Draw(made)
    for colour, (x, y) in _CORNERS.items():
        pen.rectangle((x - 4, y - 4, x + 4, y + 4), fill=colour)
    return made


def photograph(kind: str, orientation: int) -> bytes:
    """A picture of four corners as a camera writes it that is held in one of eight ways, with who, when, where, and what follows."""
    turn = _UNDONE[orientation]
    seen = upright() if turn is None else upright().transpose(Image.Transpose(turn))
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_ARTIST] = orientation, _SECRET
    exif.get_ifd(_GPS)[29] = _SECRET
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", _SECRET)
    told = {"comment": _SECRET.encode(), "quality": 95} if kind == "jpeg" else {"pnginfo": text}
    file = BytesIO()
    seen.save(file, kind, exif=exif, **told)
    return file.getvalue() + _SECRET.encode() * 20


def stands_upright(picture: Image.Image) -> bool:
    seen = picture.convert("RGB")
    if seen.size != upright().size:
        return False
    found = {colour: seen.getpixel(place) for colour, place in _CORNERS.items()}
    meant = {colour: upright().getpixel(place) for colour, place in _CORNERS.items()}
    return all(abs(a - b) < 40 for name in meant for a, b in zip(found[name], meant[name], strict=True))  # type: ignore[arg-type]


@pytest.fixture
def album(care: Path) -> Path:
    """A chapter of photographs, held in every way; their names have a space."""
    held = [(kind, orientation) for kind in ("jpeg", "png") for orientation in _UNDONE]
    for kind, orientation in held:
        write(care, f"publish/report/held {orientation}.{kind}", photograph(kind, orientation))
    write(
        care,
        CHAPTER,
        "\n\n".join(f"![Held so: {orientation}](<held {orientation}.{kind}>)" for kind, orientation in held),
    )
    return care


def test_a_photograph_stands_upright_however_the_camera_was_held(album: Path) -> None:
    ran = run(album, "publish", "report", "--to", "md,html,docx")
    assert ran.status == 0, ran.err
    files = sorted((album / "published/report-figures").glob("picture-*"))
    page = (album / "published/report.html").read_text("utf-8")
    shown = [base64.b64decode(data) for data in re.findall(r"data:image/(?:png|jpeg);base64,([^\"]+)", page)]
    assert len(files) == len(shown) == 16
    for data in (*shown, *(file.read_bytes() for file in files)):
        assert _SECRET.encode() not in data
        with Image.open(BytesIO(data)) as picture:
            assert stands_upright(picture)
            assert not picture.getexif()


def test_without_pillow_a_picture_says_how_it_is_turned_and_nothing_else(
    album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as missing:
        missing.setitem(sys.modules, "PIL", None)
        assert run(album, "publish", "report", "--to", "md").status == 0
    for file in (album / "published/report-figures").glob("picture-*"):
        assert _SECRET.encode() not in file.read_bytes()
        with Image.open(file) as picture:
            assert {*picture.getexif()} <= {_ORIENTATION}
            assert stands_upright(ImageOps.exif_transpose(picture))


def green_in_other_colours(kind: str) -> bytes:
    """A picture that is green, as its profile says, which has red and green the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"held").replace(b"gXYZ", b"rXYZ").replace(b"held", b"gXYZ")
    profile = profile.replace("sRGB".encode("utf-16-be"), _SECRET[:4].encode("utf-16-be"))
    file = BytesIO()
    Image.new("RGB", (16, 16), "red").save(file, kind, icc_profile=profile)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_colours_that_a_profile_tells_of_are_kept_and_the_profile_is_not(care: Path, kind: str) -> None:
    write(care, CHAPTER, f"![A meadow](meadow.{kind})\n")
    write(care, f"publish/report/meadow.{kind}", green_in_other_colours(kind))
    assert run(care, "publish", "report", "--to", "md").status == 0
    (file,) = (care / "published/report-figures").glob("picture-*")
    assert _SECRET[:4].encode("utf-16-be") not in file.read_bytes()
    with Image.open(file) as picture:
        assert "icc_profile" not in picture.info
        red, green, blue = picture.getpixel((8, 8))  # type: ignore[misc]
    assert (red < 60, green > 200, blue < 60) == (True, True, True)


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_damaged_photograph_is_refused(care: Path, kind: str) -> None:
    whole = photograph(kind, 6).partition(_SECRET.encode() * 20)[0]
    for end in (2, 20, len(whole) // 2):
        write(care, CHAPTER, f"![Held so](held.{kind})\n")
        write(care, f"publish/report/held.{kind}", whole[:end] if end > 2 else whole[:200] + b"\xff" * 40)
        ran = run(care, "publish", "report", "--to", "html", "--force")
        assert ran.status == 2, end
        assert f"{CHAPTER}:1: the picture “held.{kind}” is damaged." in ran.err


def test_a_logo_tells_nothing_but_what_it_shows(care: Path) -> None:
    write(care, "publish/house.toml", '[house]\nlogo = "logo.jpg"\n')
    write(care, "publish/logo.jpg", photograph("jpeg", 8))
    assert run(care, "publish", "report", "--to", "html").status == 0
    page = (care / "published/report.html").read_text("utf-8")
    (logo,) = (base64.b64decode(data) for data in re.findall(r"data:image/jpeg;base64,([^\"]+)", page))
    assert _SECRET.encode() not in logo
    with Image.open(BytesIO(logo)) as picture:
        assert stands_upright(picture)
