#!/bin/sh
# The demonstration: plays the gallery, then draws the case that gave the project its name.
set -eu
lastack=$1
"$lastack" run examples
echo
echo "The final ACK is lost (examples/final-ack-lost.scn):"
echo
"$lastack" run --ladder examples/final-ack-lost.scn
