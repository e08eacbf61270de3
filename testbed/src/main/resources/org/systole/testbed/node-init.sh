#!/bin/bash
# Pid 1 of a node: builds the node's own root directory, moves into it, and lives until it is
# killed or its standard input ends, which happens when the bed's process dies for any reason.
# node-init.sh NAME PRIVATE DISTRIBUTION TOOLS LABEL=MINOR...
set -eu
name=$1 private=$2 distribution=$3 tools=$4
shift 4
root=$private/root

hostname "$name"
mkdir -p "$root" "$private/var/lib/systole" "$private/var/log" "$private/var/tmp"
[ -d "$private/etc" ] || cp -a /etc "$private/etc"
mount -t tmpfs -o mode=755 node "$root"
cd "$root"

# The machine's own directories, shared, each on a mount point of the node's root.
mirror() {
    local from
    for from in "$1"/*; do
        case "$from" in
            //proc | //sys | //dev | //run | //tmp | //var | //etc | //opt | /opt/systole) continue ;;
            //boot | //media | //mnt | //lost+found | //old_root) continue ;;
        esac
        if [ -L "$from" ]; then
            cp -a "$from" "$2/"
        elif [ -d "$from" ]; then
            mkdir "$2/${from##*/}"
            mount --rbind "$from" "$2/${from##*/}"
        fi
    done
}
mkdir -p proc sys dev run tmp var etc opt san
mirror / .
[ -d /opt ] && mirror /opt opt

# What belongs to this node alone: kept over a reboot (var, etc) ...
mount --bind "$private/var" var
mount --bind "$private/etc" etc
mkdir -p opt/systole
mount --bind "$distribution" opt/systole
mount --bind "$tools" usr/local/sbin
# ... and new at each boot.
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=1777 tmp tmp
mount -t tmpfs -o mode=755 dev dev
mkdir -p dev/shm dev/pts dev/disk/by-label run/lock
mount -t tmpfs -o mode=1777 shm dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
mknod -m 666 dev/null c 1 3
mknod -m 666 dev/zero c 1 5
mknod -m 666 dev/full c 1 7
mknod -m 666 dev/random c 1 8
mknod -m 666 dev/urandom c 1 9
mknod -m 666 dev/tty c 5 0
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
ln -s fd/1 dev/stdout
ln -s fd/2 dev/stderr
for disk in "$@"; do
    minor=${disk#*=}
    mknod -m 660 "dev/loop$minor" b 7 "$minor"
    ln -s "../../loop$minor" "dev/disk/by-label/${disk%=*}"
    label=${disk%=*}
    mkdir "san/${label#label}"
done
mount -t proc proc proc
mount -t sysfs sysfs sys
# A node that panics must not reset the machine that carries it.
if [ -e proc/sysrq-trigger ]; then
    touch run/sysrq-trigger
    mount --bind run/sysrq-trigger proc/sysrq-trigger
fi
echo 1 > proc/sys/net/ipv6/conf/all/disable_ipv6 2> dev/null || true
echo 1 > proc/sys/net/ipv6/conf/default/disable_ipv6 2> dev/null || true
ip link set lo up

pivot_root . .
umount -l .
cd /
exec /bin/bash -c 'echo ready; while read -r _; do :; done'
