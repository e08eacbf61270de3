#!/bin/bash
# Runs a program that must not outlive the bed: kills it when its standard input, a pipe of the bed's process, ends.
"$@" < /dev/null &
program=$!
while read -r _; do :; done
kill -9 "$program"
