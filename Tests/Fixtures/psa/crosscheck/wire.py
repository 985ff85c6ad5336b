"""Leads clients that only know https addresses of the vendors to a fake on this machine."""

import urllib.parse
from unittest import mock

import requests.adapters

_send = requests.adapters.HTTPAdapter.send


def led_to(fake, **hosts):
    """A patch of requests, under which each host is one of the fake's addresses.

    The clients themselves stay as they are. `hosts` maps a name with `_` for `.` to an address.
    """
    addresses = {name.replace("_", "."): url for name, url in hosts.items()}

    def send(adapter, request, **options):
        parts = urllib.parse.urlsplit(request.url)
        if parts.scheme == "https":
            target = urllib.parse.urlsplit(addresses[parts.netloc])
            request.url = parts._replace(scheme="http", netloc=target.netloc).geturl()
        return _send(adapter, request, **options)

    return mock.patch.object(requests.adapters.HTTPAdapter, "send", send)
