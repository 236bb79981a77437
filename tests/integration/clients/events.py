"""Many connections listen for lifecycle events while one suspends and resumes a domain, again and again.

usage: events.py URI DOMAIN CONNECTIONS PAIRS
prints one JSON document: for each connection the list of [event, detail] that it was told of the domain, in order
"""

import json
import sys
import threading
import time

import libvirt

LIMIT_SECONDS = 60
# How long to go on listening after the last expected event, for events that should not come.
SETTLE_SECONDS = 1


def main(uri, name, connections, pairs):
    libvirt.virEventRegisterDefaultImpl()

    def run_events():
        while True:
            libvirt.virEventRunDefaultImpl()

    threading.Thread(target=run_events, daemon=True).start()

    changed = threading.Condition()
    told = [[] for _ in range(connections)]

    def listener(connection, domain, event, detail, index):
        if domain.name() == name:
            with changed:
                told[index].append([event, detail])
                changed.notify()

    listeners = []
    for index in range(connections):
        connection = libvirt.open(uri)
        listeners.append(connection)
        connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, listener, index)

    actor = libvirt.open(uri)
    domain = actor.lookupByName(name)
    for _ in range(pairs):
        domain.suspend()
        domain.resume()

    with changed:
        changed.wait_for(lambda: all(len(events) >= 2 * pairs for events in told), LIMIT_SECONDS)
    time.sleep(SETTLE_SECONDS)
    with changed:
        print(json.dumps(told))


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
