"""My profile with avatar, visibility and recovery e-mail, and somebody else's."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from api_client.client import Client
from api_client.paging import iterate
from api_client.wire.own_profile import OwnProfile
from tests.contract.target import PASSWORD, Member, Target, unique_address


def _image() -> bytes:
    """A grey square as PNG, 40 pixels a side."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 40, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(41) * 40))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


async def ids(target: Target, member: Member) -> Mapping[str, str]:
    """A profile with an avatar: the member's own."""
    async with target.client(member.session) as client:
        await client.profile.set_avatar(_image(), "image/png")
    return {"profile_id": member.profile_id}


async def make_public(client: Client) -> OwnProfile:
    """Fills in what a public profile needs, and makes it public."""
    profile = await client.profile.get()
    await client.profile.change(
        profile.version,
        job_title="Lead",
        department="IT",
        country="NL",
        about="Docks.",
        skills=["OData"],
        experience=[{"company": "Acme", "role": "Lead", "from": "2022-03-01"}],
    )
    await client.profile.set_avatar(_image(), "image/png")
    return (await client.profile.set_public(True)).value


async def everything(target: Target) -> None:
    """Completes a profile, makes it public, lets somebody look at it, and sets a recovery e-mail."""
    member, other = await target.new_member(), await target.new_member()
    async with target.client(member.session) as client:
        assert "NL" in {country.code async for country in iterate(client.profile.countries)}
        profile = await make_public(client)
        assert profile.public
        async with target.client(other.session) as looking:
            assert (await looking.profiles.get(member.profile_id)).job_title == profile.job_title
            assert await looking.profiles.avatar(member.profile_id)
        await client.profile.set_public(False)
        await client.profile.remove_avatar()
        address = unique_address()
        await client.profile.start_recovery_email(address, password=PASSWORD)
        await client.profile.verify_recovery_email(await target.code_for(address))
        await client.profile.remove_recovery_email(password=PASSWORD)
