#!/bin/bash
# Tells a running bed what to do, or runs a command on one of its nodes.
#   bed on NODE COMMAND...       run a command inside a node
#   bed cut NODE                 power cut: nothing of the node survives, its outlet stays on
#   bed boot NODE                switch on, without starting Systole
#   bed start NODE               start Systole on a node, switching it on first if needed
#   bed kill NODE                kill -9 of the node's JVM; its services stay
#   bed pause NODE | resume NODE freeze all processes of a node, let them go on
#   bed unplug NODE | plug NODE  take the cable of the cluster network out, put it in
#   bed detach NODE | attach NODE  drop its frames silently (carrier stays), forward them again
#   bed power off N | on N       what the power strip's hook calls for outlet N
#   bed state                    what the watcher sees now
set -u
directory=$(dirname "$(readlink -f "$0")")
case "${1:-}" in
    on)
        node=${2:?which node}
        shift 2
        pid=$(cat "$directory/$node/pid1" 2> /dev/null) || { echo "$node is switched off" >&2; exit 1; }
        exec nsenter -t "$pid" -m -u -i -n -p -- /usr/bin/env -i \
            PATH=/opt/systole/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            LC_ALL=C.UTF-8 HOME=/root TERM="${TERM:-dumb}" JAVA_HOME="$(cat "$directory/java.home")" "$@"
        ;;
    "" | -h | --help | help)
        sed -n '2,13s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
esac
answer=$directory/answer.$$
mkfifo "$answer"
trap 'rm -f "$answer"' EXIT
exec 3<> "$answer"
echo "$answer $*" > "$directory/control"
read -r -u 3 -t 30 status text || { echo "the bed did not answer within 30 s" >&2; exit 1; }
[ -z "$text" ] || printf '%b\n' "$text"
exit "$status"
