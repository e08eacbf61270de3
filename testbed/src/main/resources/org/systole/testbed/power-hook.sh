#!/bin/bash
# What the power strip calls: power-hook.sh off|on OUTLET. Returns 0 when the node is really off.
exec "$(dirname "$0")/bed" power "$1" "$2"
