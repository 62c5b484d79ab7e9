"""How an app is run: what is decided at the start and not by the design."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final

from spindle.web.peers import PeerAddress

THIS_MACHINE: Final = "127.0.0.0/8, ::1"


class Networks:
    """A set of addresses, written as ``10.0.0.7, 192.168.0.0/16``; raises ``ValueError``."""

    def __init__(self, written: str) -> None:
        self._networks = tuple(ip_network(part) for part in written.replace(",", " ").split())

    def __contains__(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        # A dual-stack socket maps IPv4 addresses into IPv6.
        plain = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(plain in network for network in self._networks)

    def names(self) -> list[str]:
        """Return each network in its usual notation."""
        return [str(network) for network in self._networks]


@dataclass(frozen=True, slots=True)
class AppSettings:
    """Whether requests are logged, and which networks may read the metrics.

    ``peer_address`` tells the process from others that serve the same study.
    """

    access_log: bool = False
    metrics_from: Networks = field(default_factory=lambda: Networks(THIS_MACHINE))
    peer_address: PeerAddress = field(default_factory=PeerAddress)
