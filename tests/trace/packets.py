"""A strict reader of the pcapng files the library writes: every length, checksum and number of TCP is checked."""

import ipaddress
import struct

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


class Wrong(Exception):
    pass


def expect(holds, what):
    if not holds:
        raise Wrong(what)


def options(data):
    found, at = [], 0
    while at < len(data):
        code, length = struct.unpack_from("<HH", data, at)
        value = data[at + 4 : at + 4 + length]
        expect(len(value) == length, "an option is cut")
        padded = (length + 3) // 4 * 4
        expect(not any(data[at + 4 + length : at + 4 + padded]), "padding of an option is not zero")
        at += 4 + padded
        if code == 0:
            expect(length == 0 and at == len(data), "something follows the end of options")
            return found
        found.append((code, value))
    expect(not found, "options without an end")
    return found


def blocks(data):
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<II", data, at)
        expect(length >= 12 and length % 4 == 0 and at + length <= len(data), f"block at {at} has length {length}")
        expect(struct.unpack_from("<I", data, at + length - 4)[0] == length, "the two lengths of a block differ")
        yield kind, data[at + 8 : at + length - 4]
        at += length


def summed(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


class Packet:
    def __init__(self, nanoseconds, data, original, comments):
        self.nanoseconds, self.comments = nanoseconds, comments
        self.cut = original > len(data)
        kind = struct.unpack_from(">H", data, 12)[0]
        expect(data[0] & 1 == 0 and data[6] & 1 == 0, "a multicast Ethernet address")
        if kind == 0x0800:
            version, _, length, _, fragment, _, protocol = struct.unpack_from(">BBHHHBB", data, 14)
            expect(version == 0x45 and fragment == 0x4000 and summed(data[14:34]) == 0xFFFF, "the IPv4 header is wrong")
            addresses, start, length = data[26:34], 34, length - 20
        else:
            expect(kind == 0x86DD, f"Ethernet type {kind:#x}")
            first, length, protocol = struct.unpack_from(">IHB", data, 14)
            expect(first == 0x60000000, "the IPv6 header is wrong")
            addresses, start = data[22:54], 54
        half = len(addresses) // 2
        source, target = (ipaddress.ip_address(addresses[i : i + half]) for i in (0, half))
        segment = data[start:]
        expect(length == original - start, "the length in the IP header is wrong")
        if not self.cut:
            pseudo = addresses + struct.pack(">IBBBB", length, 0, 0, 0, protocol)
            expect(summed(pseudo + segment) == 0xFFFF, "the checksum is wrong")
        ports = struct.unpack_from(">HH", segment)
        self.source, self.target = (source, ports[0]), (target, ports[1])
        self.tcp = protocol == 6
        if self.tcp:
            self.seq, self.ack, offset, self.flags, self.window = struct.unpack_from(">IIBBH", segment, 4)
            offset = (offset >> 4) * 4
            expect(offset >= 20 and (offset > 20) == bool(self.flags & SYN), "the length of the TCP header is wrong")
            self.data = segment[offset:]
            self.length = length - offset
        else:
            expect(protocol == 17 and struct.unpack_from(">H", segment, 4)[0] == length, "the UDP header is wrong")
            self.data, self.length = segment[8:], length - 8


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    found, interfaces = [], 0
    for number, (kind, body) in enumerate(blocks(data)):
        expect((kind == 0x0A0D0D0A) == (number == 0), f"block {number} is of kind {kind:#x}")
        if kind == 0x0A0D0D0A:
            magic, major, minor, length = struct.unpack_from("<IHHq", body)
            expect((magic, major, minor, length) == (0x1A2B3C4D, 1, 0, -1), "the section header is wrong")
            options(body[16:])
        elif kind == 1:
            link, reserved, snap = struct.unpack_from("<HHI", body)
            expect((link, reserved, snap) == (1, 0, 0) and (9, b"\x09") in options(body[8:]), "the interface is wrong")
            interfaces += 1
        else:
            expect(kind == 6 and interfaces == 1, f"a block of kind {kind}")
            interface, high, low, captured, original = struct.unpack_from("<IIIII", body)
            expect(interface == 0 and captured <= original, "the packet block is wrong")
            padded = (captured + 3) // 4 * 4
            comments = [value.decode() for code, value in options(body[20 + padded :]) if code == 1]
            found.append(Packet(high << 32 | low, body[20 : 20 + captured], original, comments))
    return found


class Stream:
    """One direction of a connection, put together as a receiver would."""

    def __init__(self):
        self.next = None
        self.data, self.length = b"", 0
        self.ended = ""

    def take(self, packet, other):
        begins = bool(packet.flags & SYN)
        if self.next is None and begins:
            self.next = packet.seq
        if packet.flags & RST and self.next is None:
            self.next = packet.seq
        expect(self.next is not None, "a stream without a first packet")
        expect(packet.seq == self.next, f"sequence number {packet.seq}, expected {self.next}")
        expect(not self.ended or not (packet.length or packet.flags & FIN), "something follows the end of a stream")
        if packet.flags & ACK:
            expect(other.next is not None and packet.ack == other.next, "acknowledges something else than what was sent")
        self.data += packet.data
        self.length += packet.length
        self.next += packet.length + begins + bool(packet.flags & FIN)
        if packet.flags & (FIN | RST):
            self.ended = "RST" if packet.flags & RST else "FIN"


def streams(packets):
    """Every direction of every TCP connection, by its two ends; a connection that begins anew is another."""
    found = []
    current = {}
    for packet in (packet for packet in packets if packet.tcp):
        ends = (packet.source, packet.target)
        if packet.flags & (SYN | ACK) == SYN:
            for pair in (ends, ends[::-1]):
                current[pair] = Stream()
                found.append((pair, current[pair]))
        expect(ends in current, "a packet of a connection that never began")
        current[ends].take(packet, current[ends[::-1]])
    return found
