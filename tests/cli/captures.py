"""Reads captures, pcapng and pcap, by their specifications and with nothing but struct:
captures.py FILE... prints a line for each block; what is not as it must be ends it with code 1."""
import struct
import sys


def must(good, what):
    if not good:
        sys.exit("captures.py: %s: %s" % (name, what))


def checks(octets):
    """Is the ones' complement sum of the 16-bit words, of which one is not 0, all ones?"""
    return int.from_bytes(octets + b"\0" * (len(octets) % 2), "big") % 0xFFFF == 0


LETTERS = ["".join(c for i, c in enumerate("FSRPAUEW") if flags >> i & 1) for flags in range(256)]


def packet(octets):
    """An IPv4 packet with TCP in it, told in words."""
    must(len(octets) >= 40 and octets[0] == 0x45, "no IPv4 header of 20 octets")
    total, ident, fragment, ttl, protocol = struct.unpack(">HHHBB", octets[2:10])
    must(total == len(octets), "total length")
    must((ident, fragment, ttl, protocol) == (0, 0x4000, 64, 6), "the header of IP")
    must(checks(octets[:20]), "checksum of IP")
    pseudo = octets[12:20] + struct.pack(">BBH", 0, 6, total - 20)
    good = checks(pseudo + octets[20:])
    ports = struct.unpack(">HH", octets[20:24])
    offset, flags = octets[32] >> 4, octets[33]
    text = octets[20 + 4 * offset:] if offset >= 5 else b""
    return "%d.%d.%d.%d:%d>%d.%d.%d.%d:%d %s text=%s%s" % (
        *octets[12:16], ports[0], *octets[16:20], ports[1], LETTERS[flags], text.hex(),
        "" if good else " bad-checksum")


def options(body):
    found, at = [], 0
    while at < len(body):
        code, length = struct.unpack("<HH", body[at:at + 4])
        value = body[at + 4:at + 4 + length]
        must(len(value) == length, "an option that is longer than its block")
        padding = body[at + 4 + length:at + 4 + (length + 3) // 4 * 4]
        must(padding == b"\0" * (-length % 4), "padding")
        at += 4 + (length + 3) // 4 * 4
        if code == 0:
            must(length == 0 and at == len(body), "the end of the options is not at the end")
            return found
        found.append((code, value))
    must(not body, "options without an end")
    return found


def value(found, code):
    values = [v for c, v in found if c == code]
    must(len(values) <= 1, "option %d twice" % code)
    return values[0] if values else None


def pcapng(octets):
    at, interfaces, last = 0, [], 0
    while at < len(octets):
        kind, length = struct.unpack("<II", octets[at:at + 8])
        must(length % 4 == 0 and length >= 12 and at + length <= len(octets), "a block's length")
        must(struct.unpack("<I", octets[at + length - 4:at + length])[0] == length, "both lengths")
        body = octets[at + 8:at + length - 4]
        must((kind == 0x0A0D0D0A) == (at == 0), "one section, in front")
        at += length
        if kind == 0x0A0D0D0A:
            must(struct.unpack("<IHHq", body[:16]) == (0x1A2B3C4D, 1, 0, -1), "section")
            print("section", value(options(body[16:]), 4).decode())
        elif kind == 1:
            link, zero, snaplen = struct.unpack("<HHI", body[:8])
            must((link, zero, snaplen) == (228, 0, 65535), "interface")
            found = options(body[8:])
            must(value(found, 9) == b"\x09", "if_tsresol")
            interfaces.append(value(found, 2).decode())
            print("interface", interfaces[-1])
        elif kind == 4:
            record, size = struct.unpack("<HH", body[:4])
            name = body[8:4 + size]
            must(record == 1 and name[-1:] == b"\0" and name.count(b"\0") == 1, "name")
            must(body[4 + (size + 3) // 4 * 4:] == b"\0\0\0\0", "the end of the names")
            print("name", ".".join(map(str, body[4:8])), name[:-1].decode())
        elif kind == 6:
            which, high, low, caught, original = struct.unpack("<5I", body[:20])
            must(which < len(interfaces), "a packet of no interface")
            must(caught == original, "a packet that is cut")
            time, end = high << 32 | low, 20 + (caught + 3) // 4 * 4
            must(time >= last, "time goes back")
            last = time
            found = options(body[end:])
            comment = (value(found, 1) or b"").decode().replace("\n", " | ")
            flags = {None: "", b"\1\0\0\0": " in", b"\2\0\0\0": " out"}[value(found, 2)]
            print("packet %d.%09d %s%s %s # %s" % (
                time // 10**9, time % 10**9, interfaces[which], flags,
                packet(body[20:20 + caught]), comment))
        else:
            must(False, "a block of type %d" % kind)


def pcap(octets):
    must(struct.unpack("<IHHiIII", octets[:24]) == (0xA1B23C4D, 2, 4, 0, 0, 65535, 228), "header")
    at = 24
    while at < len(octets):
        seconds, fraction, caught, original = struct.unpack("<4I", octets[at:at + 16])
        must(caught == original and at + 16 + caught <= len(octets), "a packet that is cut")
        must(fraction < 10**9, "nanoseconds")
        print("packet %d.%09d %s" % (seconds, fraction, packet(octets[at + 16:at + 16 + caught])))
        at += 16 + caught


for name in sys.argv[1:]:
    with open(name, "rb") as file:
        content = file.read()
    (pcap if content[:4] == b"\x4d\x3c\xb2\xa1" else pcapng)(content)
