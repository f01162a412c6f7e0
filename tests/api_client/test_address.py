"""Which addresses a secret may be sent to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api_client.address import Address, parse
from api_client.client import Client
from api_client.errors import BadServerAddress


@pytest.mark.parametrize(
    ("server", "text"),
    [
        ("https://profile.example", "https://profile.example"),
        ("https://profile.example/", "https://profile.example"),
        ("HTTPS://Profile.Example:8443/mx/", "https://profile.example:8443/mx"),
        ("http://127.0.0.1:41234", "http://127.0.0.1:41234"),
        ("http://127.9.9.9:1", "http://127.9.9.9:1"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_https_and_http_to_this_machine_are_accepted(server: str, text: str) -> None:
    assert parse(server) == Address(text, text, None)


@pytest.mark.parametrize("server", ["unix:/run/mx/socket", "unix:///run/mx/socket"])
def test_a_unix_socket_is_given_by_its_path(server: str) -> None:
    assert parse(server) == Address("unix:/run/mx/socket", "http://localhost", "/run/mx/socket")


@pytest.mark.parametrize(
    "server",
    [
        *("", "profile.example", "ftp://profile.example", "https://", "https:///x", "unix:", "unix:relative"),
        *(
            "http://profile.example",
            "http://10.0.0.1",
            "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
        ),
        *("http://[::ffff:10.0.0.1]", "http://0.0.0.0", "http://2130706433", "http://0x7f.1"),
        *("https://a:b@profile.example", "https://profile.example?x=1", "https://profile.example#x"),
        *("https://profile.example/../x", "https://profile.example//x", "https://profile.example/%2e", "https://a\\b"),
        *(
            "https://pro\tfile.example",
            "https://profile.example\n",
            " https://profile.example",
            "https://pröfile.example",
        ),
        *("https://profile.example:99999", "https://profile.example:x", "https://[::1", "unix:/run/\x1b[31m"),
    ],
)
def test_every_other_address_is_refused_with_a_sentence(server: str) -> None:
    with pytest.raises(BadServerAddress) as caught:
        Client(server)
    assert caught.value.sentence.isprintable()


@settings(deadline=None, derandomize=True, database=None)
@given(st.text() | st.text().map("https://{}".format) | st.text().map("http://localhost{}".format))
def test_any_text_is_an_address_in_normal_form_or_refused(server: str) -> None:
    try:
        address = parse(server)
    except BadServerAddress:
        return
    assert parse(address.text) == address
