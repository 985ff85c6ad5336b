"""A strict fake of one ticket system, scripted line by line over standard input.

    server.py autotask|halo|connectwise|zendesk|webhook [--seed 1] [--settings '{…}']

It listens on ports of 127.0.0.1 that the kernel chose, says what happens as lines of JSON on
standard output, takes orders as lines of JSON on standard input, and ends when standard input ends.
The README beside this file describes settings, orders, faults and events.
"""

import argparse
import json
import sys

from fakepsa.autotask.server import Autotask
from fakepsa.connectwise.server import ConnectWise
from fakepsa.halo.server import Halo
from fakepsa.stage.house import House
from fakepsa.stage.settings import BadSettings
from fakepsa.webhook.server import WebhookSink
from fakepsa.zendesk.server import Zendesk

KINDS = {psa.name: psa for psa in (Autotask, Halo, ConnectWise, Zendesk, WebhookSink)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("psa", choices=sorted(KINDS))
    parser.add_argument("--seed", type=int, default=1, help="where identifiers begin")
    parser.add_argument("--settings", default="{}", help="JSON; see the README")
    options = parser.parse_args()
    try:
        house = House(KINDS[options.psa], options.seed, json.loads(options.settings))
    except (BadSettings, json.JSONDecodeError) as problem:
        sys.exit(f"server.py: --settings: {problem}")
    house.open()
    house.listen_to(sys.stdin)


main()
