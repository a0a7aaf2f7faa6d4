#!/bin/sh
# The demonstration: plays the gallery, then draws the case that gave the project its name.
set -eu
lastack=$1
"$lastack" run examples
echo
echo "One of them as a ladder: the final ACK is lost."
echo
"$lastack" run --ladder examples/final-ack-lost.scn
