#!/bin/bash
# Keeps the namespaces it runs in alive, and opens the given devices so that they stay bound, until it is
# killed or its standard input ends, which happens when the bed's process dies for any reason.
set -eu
for device in "$@"; do
    exec {descriptor}< "$device"
    # Detach on last close: the device is gone as soon as nobody uses it any more, whatever happened.
    losetup -d "$device"
done
echo ready
while read -r _; do :; done
