"""Whose limits a request counts for: the peer's, or those of whom a trusted proxy asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from backend.app import create_app
from backend.network import SOCKET, Proxies, limited_as, proxy
from backend.services import Services
from tests.backend import people
from tests.backend.people import PASSWORD

PROXIES = Proxies((proxy("10.0.0.0/8"), proxy("2001:db8::1")))


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("local", "local"),
    ],
)
def test_a_whole_ipv6_network_counts_as_one(host: str, counted: str) -> None:
    assert limited_as(host) == counted


@pytest.mark.parametrize(
    ("peer", "forwarded", "asker"),
    [
        ("192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
        ("10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
        ("::ffff:10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
        ("2001:db8::1", [" 2001:db8:7::9 "], "2001:db8:7::9"),
        ("10.1.2.3", ["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["203.0.113.9", "198.51.100.1, 10.9.9.9"], "198.51.100.1"),
        ("10.1.2.3", ["10.9.9.9"], "10.9.9.9"),
        ("10.1.2.3", [], "10.1.2.3"),
        ("10.1.2.3", ["unknown"], "10.1.2.3"),
        ("10.1.2.3", ["198.51.100.1, evil"], "10.1.2.3"),
        (None, ["198.51.100.1"], "local"),
        ("testclient", ["198.51.100.1"], "testclient"),
    ],
)
def test_only_what_a_trusted_proxy_wrote_is_believed(peer: str | None, forwarded: list[str], asker: str) -> None:
    assert PROXIES.asker(peer, forwarded) == asker


def test_a_proxy_on_the_unix_socket_can_be_trusted() -> None:
    assert Proxies((proxy(SOCKET),)).asker(None, ["198.51.100.1"]) == "198.51.100.1"


def wrong_passwords(services: Services, peer: str, forwarded: list[str]) -> list[int]:
    """The statuses of wrong passwords from one peer, which says it asks for each of these in its turn."""
    with TestClient(create_app(services), client=(peer, 50_000)) as api:
        body = {"email": "ada@example.org", "password": "wrong"}
        return [
            api.post("/v1/sessions", json=body, headers={"X-Forwarded-For": named}).status_code for named in forwarded
        ]


def test_behind_a_proxy_who_guesses_locks_nobody_else_out(services: Services) -> None:
    ada = people.member(services, "ada@example.org")
    behind = replace(services, proxies=PROXIES)
    guesses = ["192.0.2.1, 198.51.100.1", *(f"192.0.2.{number}, 198.51.100.1" for number in range(10))]
    assert wrong_passwords(behind, "10.0.0.1", guesses) == [401] * 10 + [429]
    with TestClient(create_app(behind), client=("10.0.0.1", 50_000)) as api:
        body = {"email": ada.email, "password": PASSWORD}
        assert api.post("/v1/sessions", json=body, headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 201


def test_a_header_of_whoever_is_no_proxy_gives_nobody_more_tries(services: Services) -> None:
    people.member(services, "ada@example.org")
    invented = [f"192.0.2.{number}" for number in range(11)]
    for proxies in (Proxies(), PROXIES):
        peer = "203.0.113.8" if proxies.trusted else "203.0.113.7"
        assert wrong_passwords(replace(services, proxies=proxies), peer, invented) == [401] * 10 + [429]
