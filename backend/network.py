"""Who a network address is, for limits."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

IPV6_PREFIX = 64
"""What one household or machine has of IPv6: it can send from each of these addresses."""


def limited_as(host: str) -> str:
    """What a limit counts for a peer: its IPv4 address, or its IPv6 network; what is no address as it is."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), IPV6_PREFIX), strict=False))
