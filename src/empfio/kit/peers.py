"""Where a request comes from: the peer's address, or the one that a trusted proxy tells of.

Whoever speaks to us may write any X-Forwarded-For. It is read only where the peer is a proxy that
the settings name, from the right, because each proxy adds the address it saw at the end: the
first that is no proxy of ours is the caller. An address is no identity, whatever it is.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network
_MOST_TEXT = 64  # characters of an address, its zone and port included


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies whose word is taken."""

    networks: tuple[Network, ...] = ()

    def are_trusted(self, address: str) -> bool:
        """Whether the address is one of theirs."""
        read = _read(address)
        return read is not None and any(read in network for network in self.networks)

    def caller_behind(self, peer: str, forwarded: Iterable[str]) -> str:
        """The caller's address, where ``forwarded`` are the values of X-Forwarded-For.

        What cannot be read ends the way: then the last address that is sure counts.
        """
        address = plain(peer)
        if not self.networks:
            return address
        hops = ",".join(forwarded).split(",")
        while hops and self.are_trusted(address):
            hop = _read(_without_port(hops.pop().strip()))
            if hop is None:
                break
            address = str(hop)
        return address


def plain(address: str) -> str:
    """An address in its usual form; what is none stays as it is."""
    read = _read(address)
    return address if read is None else str(read)


def block_of(address: str) -> str:
    """What one caller can have of addresses: an IPv4 address itself, of IPv6 its first 64 bits."""
    read = _read(address)
    return str(IPv6Address(int(read) >> 64 << 64)) if isinstance(read, IPv6Address) else address


def is_loopback(address: str) -> bool:
    """Whether the address is this machine's own."""
    read = _read(address)
    return read is not None and read.is_loopback


@functools.lru_cache(maxsize=4096)
def _read(text: str) -> IPv4Address | IPv6Address | None:
    if len(text) > _MOST_TEXT:
        return None
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A socket that takes both kinds shows IPv4 as ::ffff:192.0.2.1.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _without_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
