"""The tables that the real tools print of real sockets at 10.0.0.1 and 10.0.0.2, in a network
namespace of its own: `unshare -rn python3 netns.py`. Exit code 77: there can be none here.

Prints, of each tool, what it says of each of the two hosts, under headings as lastack's."""
import os
import socket
import subprocess
import sys
import time


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def prepare():
    try:
        for words in ("link set lo up", "addr add 10.0.0.1/32 dev lo", "addr add 10.0.0.2/32 dev lo"):
            run("ip", *words.split())
        with open("/proc/sys/net/ipv4/ip_local_port_range", "w") as file:
            file.write("49152 60999")
    except (OSError, subprocess.CalledProcessError):
        sys.exit(77)


def connect(port, source):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("10.0.0.1", source))
    s.connect(("10.0.0.2", port))
    return s


def listen(port, backlog):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("0.0.0.0", port))
    s.listen(backlog)
    return s


def settle(*sockets):
    time.sleep(0.2)
    return sockets


def life():
    """The same as the scenario of test_netstat.sh; sockets stay open as long as they are held."""
    web, mail = listen(80, 5), listen(2525, 7)
    one = connect(80, 5001)
    server_one, _ = web.accept()
    one.send(b"hello")
    two = connect(80, 5002)
    server_two, _ = web.accept()
    two.shutdown(socket.SHUT_WR)
    three = connect(80, 50003)
    server_three, _ = web.accept()
    three.close()
    time.sleep(0.1)
    server_three.recv(1)
    server_three.close()
    four = connect(2525, 5004)
    return settle(web, mail, one, server_one, two, server_two, four)


def order(line):
    """Listeners first, then by the client's port, which is the order of birth."""
    cells = line.replace("timer", " timer").split()
    ports = [cell.rsplit(":", 1)[1] for cell in cells if ":" in cell and "timer" not in cell]
    clients = [int(port) for port in ports if port.isdigit() and int(port) not in (80, 2525)]
    birth = {5001: 1, 5002: 2, 50003: 3, 5004: 4}
    return (0, -1 if "80" in ports else 0) if "*" in ports else (1, birth[clients[0]])


def show(title, text, heading):
    print(title)
    lines = text.splitlines()
    print("\n".join(lines[:heading] + sorted(lines[heading:], key=order)), end="\n\n")


def main():
    prepare()
    held = life()
    for name, address in (("client", "10.0.0.1"), ("server", "10.0.0.2")):
        lines = run("netstat", "-tan").splitlines(True)
        own = [l for l in lines[2:] if l.split()[3].split(":")[0] == address
               or (name == "server" and "LISTEN" in l)]
        show("%s: netstat -tan" % name, "".join(lines[:2] + own), 2)
    run_ss("client", "src 10.0.0.1")
    run_ss("server", "src 10.0.0.2 or src 0.0.0.0")
    return held


def run_ss(name, which):
    show("%s: ss -tano" % name, run("ss", "-tano", *which.split()), 1)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
