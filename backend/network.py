"""Who a network address is, for limits; and who asks by way of a reverse proxy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

IPV6_PREFIX = 64
"""What one household or machine has of IPv6: it can send from each of these addresses."""
SOCKET = "unix"
"""Names whoever connects over the Unix socket."""


def limited_as(host: str) -> str:
    """What a limit counts for a peer: its IPv4 address, or its IPv6 network; what is no address as it is."""
    address = _address(host)
    if address is None:
        return host
    return str(ip_network((int(address), IPV6_PREFIX), strict=False) if address.version == 6 else address)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def proxy(text: str) -> IPv4Network | IPv6Network | None:
    """A reverse proxy as the operator names it: an address, a network, or `SOCKET` for None. Raises `ValueError`."""
    return None if text == SOCKET else ip_network(text)


@dataclass(frozen=True, slots=True)
class Proxies:
    """The reverse proxies that are believed when they say whom they ask for."""

    trusted: tuple[IPv4Network | IPv6Network | None, ...] = ()
    """Their networks; None for whoever connects over the Unix socket."""

    def asker(self, peer: str | None, forwarded: Iterable[str]) -> str:
        """The host that asks: the peer, or whom it names in ``X-Forwarded-For`` if it is a trusted proxy.

        The header is read from its end, where the proxy next to us wrote: what lies before the last one that is trusted
        may be anybody's invention. Over a Unix socket there is no peer, and "local" asks.
        """
        asker = peer
        for named in reversed(",".join(forwarded).split(",")):
            if not self._trusts(asker) or _address(named) is None:
                break
            asker = named.strip()
        return "local" if asker is None else asker

    def _trusts(self, host: str | None) -> bool:
        address = _address(host) if host is not None else None
        if address is None:
            return host is None and None in self.trusted
        return any(address in network for network in self.trusted if network is not None)
