#!/usr/bin/env python3
"""Verifies an exported ledger (`npm run -s cli -- export DIR`) without any code of the product.

Recomputes SM3 hashes, stream chains, the Merkle tree, the SM2 signatures of the checkpoints, the contents that were published and
the editions that they made. Standard library only.
Usage: verify.py DIR        exit 0: everything fits; 1: something does not; 2: wrong usage.
"""
import base64, hashlib, json, os, sys

M32 = 0xFFFFFFFF
rotl = lambda x, n: ((x << (n % 32)) | (x >> (32 - n % 32))) & M32 if n % 32 else x


def sm3_by_hand(data):
    """GB/T 32905."""
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data += b"\x80" + b"\x00" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    p0 = lambda x: x ^ rotl(x, 9) ^ rotl(x, 17)
    p1 = lambda x: x ^ rotl(x, 15) ^ rotl(x, 23)
    for at in range(0, len(data), 64):
        w = [int.from_bytes(data[at + i:at + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            w.append(p1(w[j - 16] ^ w[j - 9] ^ rotl(w[j - 3], 15)) ^ rotl(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            ss1 = rotl((rotl(a, 12) + e + rotl(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & M32, 7)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & M32 & g)
            tt1 = (ff + d + (ss1 ^ rotl(a, 12)) + (w[j] ^ w[j + 4])) & M32
            tt2 = (gg + h + ss1 + w[j]) & M32
            a, b, c, d, e, f, g, h = tt1, a, rotl(b, 9), c, p0(tt2), e, rotl(f, 19), g
        v = [x ^ y for x, y in zip(v, [a, b, c, d, e, f, g, h])]
    return b"".join(x.to_bytes(4, "big") for x in v)


def sm3_of_library(data):
    return hashlib.new("sm3", data).digest()


# A library that has it is a hundred times as fast; it is trusted as far as it agrees.
agree = "sm3" in hashlib.algorithms_available and sm3_of_library(b"abc") == sm3_by_hand(b"abc")
sm3 = sm3_of_library if agree else sm3_by_hand


# The curve of GB/T 32918.5.
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        k = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P) % P
    else:
        k = (q[1] - p[1]) * pow(q[0] - p[0], -1, P) % P
    x = (k * k - p[0] - q[0]) % P
    return x, (k * (p[0] - x) - p[1]) % P


def times(k, p):
    r = None
    while k:
        if k & 1:
            r = add(r, p)
        p, k = add(p, p), k >> 1
    return r


def public_key(pem):
    der = base64.b64decode("".join(line for line in pem.splitlines() if "-" not in line))
    point = der[-64:]
    return int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big")


def der_pair(sig):
    assert sig[0] == 0x30
    at, out = 2, []
    for _ in range(2):
        assert sig[at] == 2
        n = sig[at + 1]
        out.append(int.from_bytes(sig[at + 2:at + 2 + n], "big"))
        at += 2 + n
    return out


def signed(message, sig, key, ident):
    b32 = lambda x: x.to_bytes(32, "big")
    r, s = der_pair(sig)
    if not (0 < r < N and 0 < s < N) or (r + s) % N == 0:
        return False
    za = sm3((8 * len(ident)).to_bytes(2, "big") + ident + b"".join(map(b32, (A, B, G[0], G[1], key[0], key[1]))))
    e = int.from_bytes(sm3(za + message), "big")
    point = add(times(s, G), times((r + s) % N, key))
    return point is not None and (e + point[0]) % N == r


def main(folder):
    problems = []
    heads, peaks, size = {}, [], 0
    contents = set()
    for line in open(os.path.join(folder, "contents.jsonl"), encoding="utf-8"):
        c = json.loads(line)
        contents.add(c["hash"])
        if sm3(c["body"].encode()).hex() != c["hash"]:
            problems.append(f"what is kept under {c['hash']} does not have this hash")
    editions = 0
    checkpoints = [json.loads(line) for line in open(os.path.join(folder, "checkpoints.jsonl")) if line.rstrip().endswith("}")]
    wanted = {c["size"]: c["root"] for c in checkpoints}
    last_good = 0
    for line in open(os.path.join(folder, "events.jsonl"), encoding="utf-8"):
        e = json.loads(line)
        name = f"{e['stream']}#{e['version']}"
        if e["position"] != size:
            problems.append(f"position {size} is missing (found {e['position']}, {name})")
        version, head = heads.get(e["stream"], (0, "00" * 32))
        if e["version"] != version + 1 or e["prev"] != head:
            problems.append(f"{name} does not follow version {version} of its stream")
        text = ('{"actor":"%s","body":%s,"edition":%d,"occurredAt":"%s","prev":"%s","recordedAt":"%s","shape":%d,"stream":"%s","type":"%s","unit":"%s","version":%d,"via":"%s"}'
                % (e["actor"], e["body"], e["edition"], e["occurredAt"], e["prev"], e["recordedAt"], e["shape"], e["stream"], e["type"], e["unit"], e["version"], e["via"]))
        own = sm3(text.encode())
        if own.hex() != e["hash"]:
            problems.append(f"{name}: its content does not give its hash")
        heads[e["stream"]] = (e["version"], e["hash"])
        if e["edition"] > editions:
            problems.append(f"{name} was made under edition {e['edition']} of the world, which had not been published")
        if e["stream"].startswith("world/") and e["type"] in ("VersionDrafted", "VersionPublished"):
            if json.loads(e["body"])["hash"] not in contents:
                problems.append(f"{name} names a content that is not there")
            if e["type"] == "VersionPublished":
                if e["edition"] != editions:
                    problems.append(f"{name} makes edition {e['edition'] + 1} of the world, after edition {editions}")
                editions += 1
        node, ones = sm3(b"\x00" + own), size
        while ones & 1:
            node, ones = sm3(b"\x01" + peaks.pop() + node), ones >> 1
        peaks.append(node)
        size += 1
        if size in wanted:
            root = peaks[-1]
            for peak in reversed(peaks[:-1]):
                root = sm3(b"\x01" + peak + root)
            if root.hex() == wanted[size]:
                last_good = size
            else:
                problems.append(f"the tree of {size} events does not have the signed root (the last good one had {last_good})")
                wanted = {}
    if checkpoints and checkpoints[-1]["size"] > size:
        problems.append(f"{checkpoints[-1]['size']} events were signed, only {size} are there")
    key = public_key(open(os.path.join(folder, "sealer.pub.pem")).read())
    # Every signature costs a tenth of a second here; the last one signs all that came before it.
    for c in checkpoints[-3:]:
        message = json.dumps({"root": c["root"], "signedAt": c["signedAt"], "size": c["size"]}, separators=(",", ":")).encode()
        if not any(signed(message, base64.b64decode(c["signature"]), key, ident) for ident in (b"", b"1234567812345678")):
            problems.append(f"the checkpoint of {c['size']} events is not signed with this key")
    for problem in problems[:50]:
        print(problem)
    print(f"{size} events, {len(heads)} streams, {len(checkpoints)} checkpoints, {len(contents)} contents, {editions} editions: {'ok' if not problems else 'NOT OK'}")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        print(__doc__)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
