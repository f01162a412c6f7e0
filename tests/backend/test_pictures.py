"""Avatars made from what people send, be it hostile (rule 9.1)."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from backend import pictures
from backend.pictures import AvatarSize, Pictures, picture_of
from backend.problems import Problem
from backend.rules.broken import RuleBroken
from tests.backend.images import chunk, chunks, image, opened, png_of, saved


def refusal(sent: bytes) -> str:
    with pytest.raises(RuleBroken) as caught:
        picture_of(sent)
    return caught.value.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "kept"),
    [((1, 1), [1]), ((40, 30), [30]), ((512, 100), [32, 64, 100]), ((900, 700), [32, 64, 128, 256, 512])],
)
def test_the_middle_square_is_kept_in_every_size_it_is_large_enough_for(
    kind: str, size: tuple[int, int], kept: list[int]
) -> None:
    made = picture_of(image(kind, size))
    assert {side: opened(png).size for side, png in made.by_size.items()} == {side: (side, side) for side in kept}


def test_the_square_is_cut_from_the_middle() -> None:
    wide = Image.new("RGB", (300, 100), "blue")
    wide.paste("red", (100, 0, 200, 100))
    square = opened(picture_of(saved(wide, "PNG")).by_size[100])
    assert {square.getpixel(place) for place in ((2, 2), (50, 50), (97, 97))} == {(255, 0, 0)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_that_a_camera_noted_is_applied(orientation: int) -> None:
    shot = Image.new("RGB", (64, 64), "blue")
    shot.paste("red", (0, 0, 32, 32))
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = opened(picture_of(saved(shot, "PNG", exif=exif)).by_size[64]).convert("RGB")
    corners = {(8, 8): {1, 5}, (56, 8): {2, 6}, (56, 56): {3, 7}, (8, 56): {4, 8}}
    red = [place for place in corners if upright.getpixel(place) == (255, 0, 0)]
    assert len(red) == 1
    assert orientation in corners[red[0]]


def test_nothing_of_the_file_is_kept_but_its_pixels() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    exif[0x010E] = "taken at home"
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "taken at home")
    icc = b"taken at home" * 20
    for sent in (
        saved(Image.new("RGB", (90, 90)), "PNG", exif=exif, pnginfo=notes, icc_profile=icc),
        saved(Image.new("RGB", (90, 90)), "JPEG", exif=exif, comment=b"taken at home", icc_profile=icc),
        saved(Image.new("RGB", (90, 90)), "WEBP", exif=exif, icc_profile=icc, xmp=b"taken at home"),
        saved(Image.new("P", (90, 90)), "PNG", transparency=0) + b"<script>taken at home</script>",
    ):
        for png in picture_of(sent).by_size.values():
            assert {*chunks(png)} == {"IHDR", "IDAT", "IEND"}
            assert b"taken at home" not in png


def test_transparency_and_16_bits_of_grey_stay_what_they_look_like() -> None:
    glass = opened(picture_of(saved(Image.new("RGBA", (40, 40), (0, 255, 0, 100)), "WEBP", lossless=True)).by_size[40])
    assert glass.getpixel((5, 5)) == (0, 255, 0, 100)
    grey = opened(picture_of(saved(Image.new("I;16", (40, 40), 0x8000), "PNG")).by_size[40])
    assert grey.getpixel((5, 5)) == (128, 128, 128)


def test_an_image_of_huge_declared_size_is_refused_by_its_header() -> None:
    assert refusal(png_of(4097, 1, 1)) == "image_too_large"
    assert refusal(png_of(30_000, 30_000, 1)) == "image_too_large"
    assert refusal(png_of(5_000, 5_000, 0)) == "image_too_large"
    assert picture_of(png_of(4096, 2, 2)).by_size


def test_a_webp_of_huge_declared_size_is_refused() -> None:
    extended = b"VP8X\n\0\0\0" + bytes(4) + b"\xfe\x3f\x00\xfe\x3f\x00"
    body = b"WEBP" + extended + image("WEBP")[12:]
    assert refusal(b"RIFF" + len(body).to_bytes(4, "little") + body) in {"image_too_large", "image_unreadable"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_image_is_refused(kind: str) -> None:
    sent = saved(Image.effect_noise((120, 120), 90), kind)
    for share in (0.3, 0.6, 0.9):
        assert refusal(sent[: int(len(sent) * share)]) == "image_unreadable"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animated_image_is_refused(kind: str) -> None:
    frames = [Image.new("RGB", (40, 40), color) for color in ("red", "blue")]
    assert refusal(saved(frames[0], kind, save_all=True, append_images=frames[1:])) == "image_animated"


def test_a_photo_with_a_second_picture_in_it_is_no_animation() -> None:
    second = Image.new("RGB", (20, 20), "blue")
    sent = saved(Image.new("RGB", (40, 40), "red"), "MPO", save_all=True, append_images=[second])
    red = opened(picture_of(sent).by_size[40]).getpixel((5, 5))
    assert isinstance(red, tuple) and red[0] > 200


OTHERS: dict[str, bytes] = {
    "nothing": b"",
    "text": b"hello",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "gif": image("GIF"),
    "bmp": image("BMP"),
    "tiff": image("TIFF"),
    "ico": image("ICO"),
    "gif behind a png's first bytes": b"\x89PNG\r\n\x1a\n" + image("GIF"),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "png without pixels": b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_no_png_jpeg_or_webp_is_refused_whatever_it_calls_itself(what: str) -> None:
    assert refusal(OTHERS[what]) == "image_unreadable"


def test_a_jpeg_of_countless_scans_is_refused_unseen() -> None:
    sent = saved(Image.effect_noise((64, 64), 90), "JPEG", progressive=True)
    assert picture_of(sent).by_size
    last = sent.rindex(b"\xff\xda")
    scan = sent[last:-2]
    assert refusal(sent[:-2] + scan * 100 + sent[-2:]) == "image_unreadable"


def test_a_text_chunk_that_unpacks_to_a_gibibyte_costs_no_memory() -> None:
    import zlib

    packed = zlib.compressobj(9)
    bomb = b"".join(packed.compress(bytes(2**20)) for _ in range(64)) + packed.flush()
    good = image()
    sent = good[:33] + chunk(b"zTXt", b"Comment\0\0" + bomb) + good[33:]
    assert refusal(sent) == "image_unreadable"


@settings(max_examples=60)
@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.data())
def test_whatever_bytes_come_there_is_an_avatar_or_a_refusal(kind: str, data: st.DataObject) -> None:
    sent = bytearray(image(kind, (33, 17)))
    spoilt = st.dictionaries(st.integers(0, len(sent) - 1), st.integers(0, 255), max_size=8)
    for place, byte in data.draw(spoilt).items():
        sent[place] = byte
    with suppress(RuleBroken):
        assert max(picture_of(bytes(sent)).by_size) <= AvatarSize.LARGEST


def test_few_images_are_decoded_at_once_and_too_many_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    at_once: list[int] = []
    lock = threading.Lock()
    under_way = 0

    def slow(_sent: bytes) -> Any:
        nonlocal under_way
        with lock:
            under_way += 1
            at_once.append(under_way)
        go_on.wait(30)
        with lock:
            under_way -= 1

    async def crowd() -> None:
        desk = Pictures()
        asked = [asyncio.create_task(desk.make(b"")) for _ in range(pictures.AT_ONCE + pictures.MOST_WAITING)]
        await asyncio.sleep(0)
        one_more = asyncio.create_task(desk.make(b""))
        await asyncio.sleep(0)
        refused = one_more.done()
        go_on.set()
        await asyncio.gather(*asked)
        assert refused
        with pytest.raises(Problem) as caught:
            await one_more
        assert (caught.value.status, caught.value.code) == (503, "overloaded")

    monkeypatch.setattr(pictures, "picture_of", slow)
    asyncio.run(crowd())
    assert max(at_once) <= pictures.AT_ONCE
