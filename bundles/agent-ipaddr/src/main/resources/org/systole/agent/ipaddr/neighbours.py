# ask DEVICE ADDRESS WINDOW_MS: prints who answers for the address and ends with 1, or ends with 0 when nobody does.
# tell DEVICE ADDRESS COUNT INTERVAL_MS: tells everybody on the link that the address is at this device.
# Version 4 speaks ARP (RFC 826, RFC 5227), version 6 neighbour discovery (RFC 4861); both on raw sockets.
import select
import socket
import struct
import sys
import time

ARP, IP6, ICMP6, SOLICIT, ADVERTISE = 0x0806, 0x86DD, 58, 135, 136
EVERYBODY = b"\xff" * 6


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - total


def arp(operation, mac, sender, target_mac, target):
    head = EVERYBODY + mac + struct.pack("!H", ARP)
    return head + struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation) + mac + sender + target_mac + target


def icmp6(mac, source, destination, message):
    pseudo = source + destination + struct.pack("!II", len(message), ICMP6)
    message = message[:2] + struct.pack("!H", checksum(pseudo + message)) + message[4:]
    ethernet = b"\x33\x33" + destination[12:] + mac + struct.pack("!H", IP6)
    return ethernet + struct.pack("!IHBB", 6 << 28, len(message), ICMP6, 255) + source + destination + message


def question(mac, address):
    if len(address) == 4:
        return arp(1, mac, bytes(4), bytes(6), address)
    group = socket.inet_pton(socket.AF_INET6, "ff02::1:ff00:0")[:13] + address[13:]
    return icmp6(mac, bytes(16), group, struct.pack("!BBHI", SOLICIT, 0, 0, 0) + address)


def claim(mac, address, turn):
    if len(address) == 4:  # some systems believe only requests, some only replies
        return arp(1 + turn % 2, mac, address, EVERYBODY if turn % 2 else bytes(6), address)
    everybody = socket.inet_pton(socket.AF_INET6, "ff02::1")
    override = struct.pack("!BBHI", ADVERTISE, 0, 0, 0x20000000)
    return icmp6(mac, address, everybody, override + address + b"\x02\x01" + mac)


def answers(frame, mac, address):
    if frame[6:12] == mac:
        return False
    if len(address) == 4:
        return frame[12:14] == struct.pack("!H", ARP) and frame[28:32] == address
    return frame[12:14] == struct.pack("!H", IP6) and frame[54:55] == bytes([ADVERTISE]) and frame[62:78] == address


def ask(link, mac, address, window):
    end = time.monotonic() + window
    for wait_until in (end - window / 2, end):
        link.send(question(mac, address))
        while time.monotonic() < wait_until:
            if select.select([link], [], [], max(0, wait_until - time.monotonic()))[0]:
                frame = link.recv(2048)
                if answers(frame, mac, address):
                    print(":".join("%02x" % byte for byte in frame[6:12]))
                    sys.exit(1)


def tell(link, mac, address, count, interval):
    for turn in range(count):
        link.send(claim(mac, address, turn))
        if turn + 1 < count:
            time.sleep(interval)


verb, device, text = sys.argv[1:4]
packed = socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)
raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ARP if len(packed) == 4 else IP6))
raw.bind((device, ARP if len(packed) == 4 else IP6))
own = raw.getsockname()[4]
if len(own) != 6:
    sys.exit("device %s has no Ethernet address" % device)
if verb == "ask":
    ask(raw, own, packed, float(sys.argv[4]) / 1000)
else:
    tell(raw, own, packed, int(sys.argv[4]), float(sys.argv[5]) / 1000)
