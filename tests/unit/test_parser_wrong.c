/* Everything that can be wrong in a statement: the failure, as it is printed, has the place, the words
 * that could stand there, and where there is one, the word that was meant. */
#include "script_kit.h"
#include <stdlib.h>

static const struct kit_file files[] = {
    {"loop.scn", "include \"loop.scn\"\n"},
    {"bad.scn", "\nclient clse\n"},
    {"t.scn", ""},
    {NULL, NULL},
};

/* Text, and the failure as it is printed. */
static const struct {
    const char *text, *printed;
} wrongs[] = {
    {"close",
     "t.scn:1:1: expected a statement, found `close`\n"
     "    close\n"
     "    ^~~~~\n"
     "  hint:     a call starts with whose it is, as `client close`\n"},
    {"read 5",
     "t.scn:1:1: expected a statement, found `read`\n"
     "    read 5\n"
     "    ^~~~\n"
     "  hint:     a call starts with whose it is, as `client read`\n"},
    {"link client server delay 25h",
     "t.scn:1:26: a delay is at most 24h; a link that never delivers is made by `cut`\n"
     "    link client server delay 25h\n"
     "                             ^~~\n"},
    {"link client server rate 1001gbit",
     "t.scn:1:25: a rate is at most 1000gbit\n"
     "    link client server rate 1001gbit\n"
     "                            ^~~~~~~~\n"},
    {"clint connect server:80",
     "t.scn:1:1: expected a statement, found `clint`\n"
     "    clint connect server:80\n"
     "    ^~~~~\n"
     "  hint:     did you mean `client`?\n"},
    {"cloze",
     "t.scn:1:1: expected a statement, found `cloze`\n"
     "    cloze\n"
     "    ^~~~~\n"},
    {"client conect server:80",
     "t.scn:1:8: expected a call, found `conect`\n"
     "    client conect server:80\n"
     "           ^~~~~~\n"
     "  hint:     did you mean `connect`?\n"},
    {"client sent 3",
     "t.scn:1:8: expected a call, found `sent`\n"
     "    client sent 3\n"
     "           ^~~~\n"
     "  hint:     did you mean `send`?\n"},
    {"client",
     "t.scn:1:7: expected a call, the file ends\n"
     "    client\n"
     "          ^\n"},
    {"client connect server",
     "t.scn:1:22: expected `:` and a port, the file ends\n"
     "    client connect server\n"
     "                         ^\n"},
    {"client connect server:",
     "t.scn:1:23: expected a port, the file ends\n"
     "    client connect server:\n"
     "                          ^\n"},
    {"client connect server:0",
     "t.scn:1:23: a port lies between 1 and 65535\n"
     "    client connect server:0\n"
     "                          ^\n"},
    {"client connect server:65536",
     "t.scn:1:23: a port lies between 1 and 65535\n"
     "    client connect server:65536\n"
     "                          ^~~~~\n"},
    {"client connect server:80 from",
     "t.scn:1:30: expected a port, the file ends\n"
     "    client connect server:80 from\n"
     "                                 ^\n"},
    {"client connect sever:80",
     "t.scn:1:16: expected a host, found `sever`\n"
     "    client connect sever:80\n"
     "                   ^~~~~\n"
     "  hint:     did you mean `server`?\n"},
    {"client connect server.2:80",
     "t.scn:1:16: server has the addresses server.1 to server.1\n"
     "    client connect server.2:80\n"
     "                   ^~~~~~~~\n"},
    {"client connect server.x:80",
     "t.scn:1:16: server has the addresses server.1 to server.1\n"
     "    client connect server.x:80\n"
     "                   ^~~~~~~~\n"},
    {"client connect server:80 as",
     "t.scn:1:28: expected a name (letters, digits, _ and -, a letter first), the file ends\n"
     "    client connect server:80 as\n"
     "                               ^\n"},
    {"client connect server:80 as FIN",
     "t.scn:1:29: `FIN` is a word of the language, and so no name\n"
     "    client connect server:80 as FIN\n"
     "                                ^~~\n"},
    {"client connect server:80 as 1a",
     "t.scn:1:29: expected a name (letters, digits, _ and -, a letter first), found `1a`\n"
     "    client connect server:80 as 1a\n"
     "                                ^~\n"},
    {"client connect server:80 as client",
     "t.scn:1:29: `client` is already the name of a host\n"
     "    client connect server:80 as client\n"
     "                                ^~~~~~\n"},
    {"client connect server:80 as abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd",
     "t.scn:1:29: a name has at most 63 octets (limit: name)\n"
     "    client connect server:80 as abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd\n"
     "                                ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"},
    {"client connect server:80 fail ECONNREFUSED",
     "t.scn:1:26: expected the end of the line, found `fail`\n"
     "    client connect server:80 fail ECONNREFUSED\n"
     "                             ^~~~\n"
     "  hint:     did you mean `fails`?\n"},
    {"client connect server:80 fails ECONREFUSED",
     "t.scn:1:32: expected the name of an errno, as ECONNRESET, found `ECONREFUSED`\n"
     "    client connect server:80 fails ECONREFUSED\n"
     "                                   ^~~~~~~~~~~\n"
     "  hint:     did you mean `ECONNREFUSED`?\n"},
    {"client connect server:80 fails",
     "t.scn:1:31: expected the name of an errno, as ECONNRESET, the file ends\n"
     "    client connect server:80 fails\n"
     "                                  ^\n"},
    {"client.peer listen 80",
     "t.scn:1:1: only a host can do this, not a connection\n"
     "    client.peer listen 80\n"
     "    ^~~~~~~~~~~\n"},
    {"client connect server:80 as c1\n"
     "c1 listen 80",
     "t.scn:2:1: only a host can do this, not a connection\n"
     "    c1 listen 80\n"
     "    ^~\n"},
    {"client.pear close",
     "t.scn:1:1: only `.peer` can follow a name: its other end\n"
     "    client.pear close\n"
     "    ^~~~~~~~~~~\n"},
    {"server listen 80 backlog 0",
     "t.scn:1:26: a backlog lies between 1 and 4294967295\n"
     "    server listen 80 backlog 0\n"
     "                             ^\n"},
    {"server listen 80 backlog 5 backlog 6",
     "t.scn:1:28: expected the end of the line, found `backlog`\n"
     "    server listen 80 backlog 5 backlog 6\n"
     "                               ^~~~~~~\n"
     "  hint:     did you mean `backlog`?\n"},
    {"server listen 80 hold hold",
     "t.scn:1:23: expected the end of the line, found `hold`\n"
     "    server listen 80 hold hold\n"
     "                          ^~~~\n"
     "  hint:     did you mean `hold`?\n"},
    {"client send",
     "t.scn:1:12: expected a number of octets, or a text, the file ends\n"
     "    client send\n"
     "               ^\n"},
    {"client send 0",
     "t.scn:1:13: a number of octets lies between 1 and 1099511627776\n"
     "    client send 0\n"
     "                ^\n"},
    {"client send 1.5",
     "t.scn:1:13: `1.5`: this is no whole number\n"
     "    client send 1.5\n"
     "                ^~~\n"},
    {"client send -3",
     "t.scn:1:13: a number of octets lies between 1 and 1099511627776\n"
     "    client send -3\n"
     "                ^~\n"},
    {"client send EOF",
     "t.scn:1:13: `EOF`: this is no number\n"
     "    client send EOF\n"
     "                ^~~\n"},
    {"client read",
     "t.scn:1:12: expected a number of octets, a text, or EOF, the file ends\n"
     "    client read\n"
     "               ^\n"},
    {"client read \"a",
     "t.scn:1:13: this text has no closing quote\n"
     "    client read \"a\n"
     "                ^~\n"},
    {"client shutdown rite",
     "t.scn:1:17: expected `write`, `read` or `both`, found `rite`\n"
     "    client shutdown rite\n"
     "                    ^~~~\n"
     "  hint:     did you mean `write`?\n"},
    {"client shutdown",
     "t.scn:1:16: expected `write`, `read` or `both`, the file ends\n"
     "    client shutdown\n"
     "                   ^\n"},
    {"client set SO_LINGR 0s",
     "t.scn:1:12: expected an option of a socket, found `SO_LINGR`\n"
     "    client set SO_LINGR 0s\n"
     "               ^~~~~~~~\n"
     "  hint:     did you mean `SO_LINGER`?\n"},
    {"client set msl 0s",
     "t.scn:1:12: expected an option of a socket, found `msl`\n"
     "    client set msl 0s\n"
     "               ^~~\n"
     "  hint:     a key is set for a host by `set HOST KEY VALUE`\n"},
    {"client set SO_LINGER 5",
     "t.scn:1:22: `5`: this is no time: 10ms, 1.5s, 2m, 1h, also us, ns, and never\n"
     "    client set SO_LINGER 5\n"
     "                         ^\n"},
    {"client set TCP_NODELAY 1",
     "t.scn:1:24: `1`: this is neither on nor off\n"
     "    client set TCP_NODELAY 1\n"
     "                           ^\n"},
    {"client close now",
     "t.scn:1:14: expected the end of the line, found `now`\n"
     "    client close now\n"
     "                 ^~~\n"},
    {"host a\n"
     "host a",
     "t.scn:2:6: there is a host `a` already\n"
     "    host a\n"
     "         ^\n"},
    {"host a addresses 0",
     "t.scn:1:18: a number of addresses lies between 1 and 65000\n"
     "    host a addresses 0\n"
     "                     ^\n"},
    {"client connect server:80\n"
     "host a",
     "t.scn:2:1: `host` comes too late: client and server, which exist when no host is declared, have already been spoken of\n"
     "    host a\n"
     "    ^~~~\n"},
    {"host 7up",
     "t.scn:1:6: expected a name (letters, digits, _ and -, a letter first), found `7up`\n"
     "    host 7up\n"
     "         ^~~\n"},
    {"host close",
     "t.scn:1:6: `close` is a word of the language, and so no name\n"
     "    host close\n"
     "         ^~~~~\n"},
    {"repeat 2 { host a }",
     "t.scn:1:12: `host` cannot stand inside `repeat`\n"
     "    repeat 2 { host a }\n"
     "               ^~~~\n"},
    {"link client",
     "t.scn:1:12: expected a host, the file ends\n"
     "    link client\n"
     "               ^\n"},
    {"link client client",
     "t.scn:1:13: these are the same host; its loopback is there from birth\n"
     "    link client client\n"
     "                ^~~~~~\n"},
    {"link client server dely 10ms",
     "t.scn:1:20: expected a property of a link, found `dely`\n"
     "    link client server dely 10ms\n"
     "                       ^~~~\n"
     "  hint:     did you mean `delay`?\n"},
    {"link client server delay 10",
     "t.scn:1:26: `10`: this is no time: 10ms, 1.5s, 2m, 1h, also us, ns, and never\n"
     "    link client server delay 10\n"
     "                             ^~\n"},
    {"link client server delay never",
     "t.scn:1:26: a delay is at most 24h; a link that never delivers is made by `cut`\n"
     "    link client server delay never\n"
     "                             ^~~~~\n"},
    {"link client server delay 10ms delay 10ms",
     "t.scn:1:31: this is said twice\n"
     "    link client server delay 10ms delay 10ms\n"
     "                                  ^~~~~\n"},
    {"link client server rate 10",
     "t.scn:1:25: `10`: this is no rate: 64kbit, 10mbit, 1gbit, each a second\n"
     "    link client server rate 10\n"
     "                            ^~\n"},
    {"link client server loss 10",
     "t.scn:1:25: `10`: this is no share: 10%, 0.5%\n"
     "    link client server loss 10\n"
     "                            ^~\n"},
    {"link client server loss 101%",
     "t.scn:1:25: `101%`: a share is at most 100%\n"
     "    link client server loss 101%\n"
     "                            ^~~~\n"},
    {"link client server mtu 67",
     "t.scn:1:24: an MTU lies between 68 and 65535\n"
     "    link client server mtu 67\n"
     "                           ^~\n"},
    {"cut client",
     "t.scn:1:11: expected a host, the file ends\n"
     "    cut client\n"
     "              ^\n"},
    {"cut client sever",
     "t.scn:1:12: expected a host, found `sever`\n"
     "    cut client sever\n"
     "               ^~~~~\n"
     "  hint:     did you mean `server`?\n"},
    {"set",
     "t.scn:1:4: expected a key of `set`, the file ends\n"
     "    set\n"
     "       ^\n"},
    {"set mls 30s",
     "t.scn:1:5: expected a key of `set`, found `mls`\n"
     "    set mls 30s\n"
     "        ^~~\n"
     "  hint:     did you mean `msl`?\n"},
    {"set msl",
     "t.scn:1:8: expected a time, the file ends\n"
     "    set msl\n"
     "           ^\n"},
    {"set msl 30",
     "t.scn:1:9: `30`: this is no time: 10ms, 1.5s, 2m, 1h, also us, ns, and never\n"
     "    set msl 30\n"
     "            ^~\n"},
    {"set msl 2h",
     "t.scn:1:9: this is out of range for msl\n"
     "    set msl 2h\n"
     "            ^~\n"
     "  hint:     msl lies between 0s and 3600s\n"},
    {"set msl never",
     "t.scn:1:9: this is out of range for msl\n"
     "    set msl never\n"
     "            ^~~~~\n"
     "  hint:     msl lies between 0s and 3600s\n"},
    {"set retries 256",
     "t.scn:1:13: this is out of range for retries\n"
     "    set retries 256\n"
     "                ^~~\n"
     "  hint:     retries lies between 0 and 255\n"},
    {"set rfc1337 yes",
     "t.scn:1:13: `yes`: this is neither on nor off\n"
     "    set rfc1337 yes\n"
     "                ^~~\n"},
    {"set client seed 5",
     "t.scn:1:12: `seed` belongs to no host\n"
     "    set client seed 5\n"
     "               ^~~~\n"},
    {"client close\n"
     "set seed 5",
     "t.scn:2:1: `set seed` comes before the first statement that acts\n"
     "    set seed 5\n"
     "    ^~~\n"},
    {"client close\n"
     "set judge off",
     "t.scn:2:1: `set judge` comes before the first statement that acts\n"
     "    set judge off\n"
     "    ^~~\n"},
    {"repeat 2 { set limit.hosts 3 }",
     "t.scn:1:12: `set limit.hosts` comes before the first statement that acts\n"
     "    repeat 2 { set limit.hosts 3 }\n"
     "               ^~~\n"},
    {"at 5s set seed 3",
     "t.scn:1:7: `set seed` comes before the first statement that acts\n"
     "    at 5s set seed 3\n"
     "          ^~~\n"},
    {"set limit.hosts 0",
     "t.scn:1:17: this limit lies between 1 and 1024\n"
     "    set limit.hosts 0\n"
     "                    ^\n"},
    {"set limit.host 5",
     "t.scn:1:5: expected a key of `set`, found `limit.host`\n"
     "    set limit.host 5\n"
     "        ^~~~~~~~~~\n"
     "  hint:     did you mean `limit.hosts`?\n"},
    {"set ports 5",
     "t.scn:1:11: `5`: these are no ports: 49152-65535, from 1, the lesser one first\n"
     "    set ports 5\n"
     "              ^\n"},
    {"set ports 6-5",
     "t.scn:1:11: `6-5`: these are no ports: 49152-65535, from 1, the lesser one first\n"
     "    set ports 6-5\n"
     "              ^~~\n"},
    {"set profile linx",
     "t.scn:1:13: expected the name of a profile, found `linx`\n"
     "    set profile linx\n"
     "                ^~~~\n"
     "  hint:     did you mean `linux`?\n"},
    {"set judge maybe",
     "t.scn:1:11: `maybe`: this is neither on nor off\n"
     "    set judge maybe\n"
     "              ^~~~~\n"},
    {"client connect server:80 as c1\n"
     "set c1 msl 30s",
     "t.scn:2:5: a key is set for a host, not for a connection\n"
     "    set c1 msl 30s\n"
     "        ^~\n"
     "  hint:     an option of its socket is set by `c1 set OPTION VALUE`\n"},
    {"use",
     "t.scn:1:4: expected the path of an endpoint, the file ends\n"
     "    use\n"
     "       ^\n"},
    {"use ./x.so to client",
     "t.scn:1:12: expected `for`, found `to`\n"
     "    use ./x.so to client\n"
     "               ^~\n"},
    {"use ./x.so for nobody",
     "t.scn:1:16: expected a host, found `nobody`\n"
     "    use ./x.so for nobody\n"
     "                   ^~~~~~\n"},
    {"use \"\" for client",
     "t.scn:1:5: this is no path\n"
     "    use \"\" for client\n"
     "        ^~\n"},
    {"drop",
     "t.scn:1:5: expected a kind of segment, the file ends\n"
     "    drop\n"
     "        ^\n"},
    {"drop FINN",
     "t.scn:1:6: expected a kind of segment, found `FINN`\n"
     "    drop FINN\n"
     "         ^~~~\n"
     "  hint:     did you mean `FIN`?\n"},
    {"drop 2th FIN",
     "t.scn:1:6: `2th`: this ordinal ends otherwise: 1st, 2nd, 3rd, 4th, 11th\n"
     "    drop 2th FIN\n"
     "         ^~~\n"},
    {"drop next 0 FIN",
     "t.scn:1:11: a number of segments lies between 1 and 2147483647\n"
     "    drop next 0 FIN\n"
     "              ^\n"},
    {"drop every 2 FIN",
     "t.scn:1:12: `2`: this is no ordinal: 1st, 2nd, 3rd, 4th\n"
     "    drop every 2 FIN\n"
     "               ^\n"},
    {"drop 5 FIN",
     "t.scn:1:6: `5`: this is no ordinal: 1st, 2nd, 3rd, 4th\n"
     "    drop 5 FIN\n"
     "         ^\n"},
    {"drop 10% ",
     "t.scn:1:10: expected a kind of segment, the file ends\n"
     "    drop 10% \n"
     "             ^\n"},
    {"drop final FIN",
     "t.scn:1:12: expected `ACK`, found `FIN`\n"
     "    drop final FIN\n"
     "               ^~~\n"},
    {"drop ACK of RST",
     "t.scn:1:13: expected `FIN` or `SYN`, found `RST`\n"
     "    drop ACK of RST\n"
     "                ^~~\n"},
    {"drop SYN,FIN",
     "t.scn:1:10: expected `ACK`, found `FIN`\n"
     "    drop SYN,FIN\n"
     "             ^~~\n"},
    {"drop retransmission of",
     "t.scn:1:23: expected a kind of segment, the file ends\n"
     "    drop retransmission of\n"
     "                          ^\n"},
    {"drop FIN form client",
     "t.scn:1:10: expected `from`, `to` or the end of the line, found `form`\n"
     "    drop FIN form client\n"
     "             ^~~~\n"
     "  hint:     did you mean `from`?\n"},
    {"drop FIN from nobody",
     "t.scn:1:15: expected a host or a connection, found `nobody`\n"
     "    drop FIN from nobody\n"
     "                  ^~~~~~\n"},
    {"drop FIN by 10ms",
     "t.scn:1:10: expected `from`, `to` or the end of the line, found `by`\n"
     "    drop FIN by 10ms\n"
     "             ^~\n"
     "  hint:     did you mean `by`?\n"},
    {"delay FIN",
     "t.scn:1:10: expected `by` and a time, the file ends\n"
     "    delay FIN\n"
     "             ^\n"},
    {"delay FIN from client for 10ms",
     "t.scn:1:23: expected `from`, `to` or `by`, found `for`\n"
     "    delay FIN from client for 10ms\n"
     "                          ^~~\n"
     "  hint:     did you mean `from`?\n"},
    {"delay FIN by never",
     "t.scn:1:11: `drop` makes a segment that never arrives\n"
     "    delay FIN by never\n"
     "              ^~\n"},
    {"inject client server <SEQ=1>",
     "t.scn:1:15: expected `>`, found `server`\n"
     "    inject client server <SEQ=1>\n"
     "                  ^~~~~~\n"},
    {"inject client>server",
     "t.scn:1:21: expected a segment, as <SEQ=RCV.NXT><CTL=RST>, the file ends\n"
     "    inject client>server\n"
     "                        ^\n"},
    {"inject client>server <SEQ=RCV.NXT",
     "t.scn:1:34: expected `>`, the file ends\n"
     "    inject client>server <SEQ=RCV.NXT\n"
     "                                     ^\n"},
    {"inject client>server <SEK=1>",
     "t.scn:1:23: expected a field (SEQ, ACK, WND, UP, DATA, CTL, MSS), found `SEK`\n"
     "    inject client>server <SEK=1>\n"
     "                          ^~~\n"
     "  hint:     did you mean `SEQ`?\n"},
    {"inject client>server <SEQ=RCV.NX>",
     "t.scn:1:27: expected a number of 32 bits, or a variable as RCV.NXT, found `RCV.NX`\n"
     "    inject client>server <SEQ=RCV.NX>\n"
     "                              ^~~~~~\n"
     "  hint:     did you mean `RCV.NXT`?\n"},
    {"inject client>server <SEQ=4294967296>",
     "t.scn:1:27: expected a number of 32 bits, or a variable as RCV.NXT, found `4294967296`\n"
     "    inject client>server <SEQ=4294967296>\n"
     "                              ^~~~~~~~~~\n"},
    {"inject client>server <SEQ=1><SEQ=2>",
     "t.scn:1:30: this field is given twice\n"
     "    inject client>server <SEQ=1><SEQ=2>\n"
     "                                 ^~~\n"},
    {"inject client>server <SEQ=1><CTL=FINN>",
     "t.scn:1:34: expected a control bit, found `FINN`\n"
     "    inject client>server <SEQ=1><CTL=FINN>\n"
     "                                     ^~~~\n"
     "  hint:     did you mean `FIN`?\n"},
    {"inject client>server <SEQ=1><ACK=1><CTL=FIN>",
     "t.scn:1:22: <ACK=...> is given, but CTL has no ACK\n"
     "    inject client>server <SEQ=1><ACK=1><CTL=FIN>\n"
     "                         ^~~~~~~~~~~~~~~~~~~~~~~\n"},
    {"inject client>server <SEQ=1><CTL=FIN,ACK>",
     "t.scn:1:22: CTL has ACK, but no <ACK=...> is given\n"
     "    inject client>server <SEQ=1><CTL=FIN,ACK>\n"
     "                         ^~~~~~~~~~~~~~~~~~~~\n"},
    {"inject client>server <CTL=RST>",
     "t.scn:1:22: a forged segment needs its sequence number: <SEQ=RCV.NXT>\n"
     "    inject client>server <CTL=RST>\n"
     "                         ^~~~~~~~~\n"},
    {"inject client>server <SEQ=1><UP=3>",
     "t.scn:1:22: <UP=...> is given, but CTL has no URG\n"
     "    inject client>server <SEQ=1><UP=3>\n"
     "                         ^~~~~~~~~~~~~\n"},
    {"inject client>server <SEQ=1><DATA=3> \"ab\"",
     "t.scn:1:22: DATA is 3, but the text has 2 octets\n"
     "    inject client>server <SEQ=1><DATA=3> \"ab\"\n"
     "                         ^~~~~~~~~~~~~~~~~~~~\n"},
    {"inject client>server <SEQ=>",
     "t.scn:1:27: expected a number, or a variable as RCV.NXT, found `>`\n"
     "    inject client>server <SEQ=>\n"
     "                              ^\n"},
    {"inject client>server:99999 <SEQ=1>",
     "t.scn:1:22: a port lies between 1 and 65535\n"
     "    inject client>server:99999 <SEQ=1>\n"
     "                         ^~~~~\n"},
    {"wait",
     "t.scn:1:5: expected a time, or `until`, the file ends\n"
     "    wait\n"
     "        ^\n"},
    {"wait 5",
     "t.scn:1:6: `5`: this is no time: 10ms, 1.5s, 2m, 1h, also us, ns, and never\n"
     "    wait 5\n"
     "         ^\n"},
    {"wait never",
     "t.scn:1:6: this waits for ever; `wait until idle` waits for the end\n"
     "    wait never\n"
     "         ^~~~~\n"},
    {"wait untl idle",
     "t.scn:1:6: expected a time, or `until`, found `untl`\n"
     "    wait untl idle\n"
     "         ^~~~\n"
     "  hint:     did you mean `until`?\n"},
    {"wait until",
     "t.scn:1:11: expected a host, a connection or a condition, the file ends\n"
     "    wait until\n"
     "              ^\n"},
    {"wait until client",
     "t.scn:1:18: expected is, path, spent, sent, received, read, error, count or never, the file ends\n"
     "    wait until client\n"
     "                     ^\n"},
    {"wait until client is CLOSE_WAIT",
     "t.scn:1:22: expected a state, found `CLOSE_WAIT`\n"
     "    wait until client is CLOSE_WAIT\n"
     "                         ^~~~~~~~~~\n"
     "  hint:     did you mean `CLOSE-WAIT`?\n"},
    {"wait until idle within",
     "t.scn:1:23: expected a time, the file ends\n"
     "    wait until idle within\n"
     "                          ^\n"},
    {"wait until wire { client > server SYN }",
     "t.scn:1:12: a passage of the trace stands behind `expect`\n"
     "    wait until wire { client > server SYN }\n"
     "               ^~~~\n"},
    {"at",
     "t.scn:1:3: expected a time, the file ends\n"
     "    at\n"
     "      ^\n"},
    {"at 5 client close",
     "t.scn:1:4: `5`: this is no time: 10ms, 1.5s, 2m, 1h, also us, ns, and never\n"
     "    at 5 client close\n"
     "       ^\n"},
    {"at 5s",
     "t.scn:1:6: expected a statement, the file ends\n"
     "    at 5s\n"
     "         ^\n"},
    {"at 5s wait 3s",
     "t.scn:1:7: `wait` cannot be put off with `at` or `after`\n"
     "    at 5s wait 3s\n"
     "          ^~~~\n"},
    {"at 5s client read 3",
     "t.scn:1:14: `read` waits, and cannot be put off with `at` or `after`\n"
     "    at 5s client read 3\n"
     "                 ^~~~\n"},
    {"after never client close",
     "t.scn:1:7: this statement would never come\n"
     "    after never client close\n"
     "          ^~~~~\n"},
    {"after 1s repeat 3 { }",
     "t.scn:1:10: `repeat` cannot be put off with `at` or `after`\n"
     "    after 1s repeat 3 { }\n"
     "             ^~~~~~\n"},
    {"repeat",
     "t.scn:1:7: expected a number of times, the file ends\n"
     "    repeat\n"
     "          ^\n"},
    {"repeat x { }",
     "t.scn:1:8: `x`: this is no number\n"
     "    repeat x { }\n"
     "           ^\n"},
    {"repeat 3",
     "t.scn:1:9: expected `{`, the file ends\n"
     "    repeat 3\n"
     "            ^\n"},
    {"repeat 3 {\n"
     "client close",
     "t.scn:1:10: this `{` is never closed\n"
     "    repeat 3 {\n"
     "             ^\n"},
    {"}",
     "t.scn:1:1: this `}` closes nothing\n"
     "    }\n"
     "    ^\n"},
    {"repeat -1 { }",
     "t.scn:1:8: a number of times is at least 0\n"
     "    repeat -1 { }\n"
     "           ^~\n"},
    {"let",
     "t.scn:1:4: expected a name (letters, digits, _ and -, a letter first), the file ends\n"
     "    let\n"
     "       ^\n"},
    {"let close = 3",
     "t.scn:1:5: `close` is a word of the language, and so no name\n"
     "    let close = 3\n"
     "        ^~~~~\n"},
    {"let x 3",
     "t.scn:1:7: expected `=`, found `3`\n"
     "    let x 3\n"
     "          ^\n"},
    {"let x =",
     "t.scn:1:8: expected a value: a number, a time, a text, a name, the file ends\n"
     "    let x =\n"
     "           ^\n"},
    {"let client = 3",
     "t.scn:1:5: `client` is already the name of a host\n"
     "    let client = 3\n"
     "        ^~~~~~\n"},
    {"client connect server:80 as c\n"
     "let c = 3",
     "t.scn:2:5: `c` is already the name of a connection\n"
     "    let c = 3\n"
     "        ^\n"},
    {"include",
     "t.scn:1:8: expected a text in quotes, the file ends\n"
     "    include\n"
     "           ^\n"},
    {"include file",
     "t.scn:1:9: expected a text in quotes, found `file`\n"
     "    include file\n"
     "            ^~~~\n"},
    {"include \"missing.scn\"",
     "t.scn:1:9: this file cannot be included: there is no such file\n"
     "    include \"missing.scn\"\n"
     "            ^~~~~~~~~~~~~\n"},
    {"include \"\"",
     "t.scn:1:9: this is no name of a file\n"
     "    include \"\"\n"
     "            ^~\n"},
    {"include \"t.scn\"",
     "t.scn:1:9: this file includes itself\n"
     "    include \"t.scn\"\n"
     "            ^~~~~~~\n"},
    {"include \"loop.scn\"",
     "loop.scn:1:9: this file includes itself\n"
     "    include \"loop.scn\"\n"
     "            ^~~~~~~~~~\n"},
    {"include \"bad.scn\"",
     "bad.scn:2:8: expected a call, found `clse`\n"
     "    client clse\n"
     "           ^~~~\n"
     "  hint:     did you mean `close`?\n"},
    {"expect",
     "t.scn:1:7: expected a host, a connection or a condition, the file ends\n"
     "    expect\n"
     "          ^\n"},
    {"expect clint is CLOSED",
     "t.scn:1:8: expected a host, a connection or a condition, found `clint`\n"
     "    expect clint is CLOSED\n"
     "           ^~~~~\n"
     "  hint:     did you mean `client`?\n"},
    {"expect client",
     "t.scn:1:14: expected is, path, spent, sent, received, read, error, count or never, the file ends\n"
     "    expect client\n"
     "                 ^\n"},
    {"expect client iss CLOSED",
     "t.scn:1:15: expected is, path, spent, sent, received, read, error, count or never, found `iss`\n"
     "    expect client iss CLOSED\n"
     "                  ^~~\n"
     "  hint:     did you mean `is`?\n"},
    {"expect client is CLOSD",
     "t.scn:1:18: expected a state, found `CLOSD`\n"
     "    expect client is CLOSD\n"
     "                     ^~~~~\n"
     "  hint:     did you mean `CLOSED`?\n"},
    {"expect client path",
     "t.scn:1:19: expected a state, the file ends\n"
     "    expect client path\n"
     "                      ^\n"},
    {"expect client path SYN-SENT [CLOSED",
     "t.scn:1:36: expected `]`, the file ends\n"
     "    expect client path SYN-SENT [CLOSED\n"
     "                                       ^\n"},
    {"expect client spent 60s TIME-WAIT",
     "t.scn:1:25: expected `in`, found `TIME-WAIT`\n"
     "    expect client spent 60s TIME-WAIT\n"
     "                            ^~~~~~~~~\n"},
    {"expect client spent 60 in TIME-WAIT",
     "t.scn:1:21: `60`: this is no time: 10ms, 1.5s, 2m, 1h, also us, ns, and never\n"
     "    expect client spent 60 in TIME-WAIT\n"
     "                        ^~\n"},
    {"expect client sent FIN",
     "t.scn:1:20: `FIN`: this is no number\n"
     "    expect client sent FIN\n"
     "                       ^~~\n"},
    {"expect client sent 2 FINS",
     "t.scn:1:22: expected a kind of segment, found `FINS`\n"
     "    expect client sent 2 FINS\n"
     "                         ^~~~\n"
     "  hint:     did you mean `FIN`?\n"},
    {"expect client sent 3..2 FIN",
     "t.scn:1:20: `3..2`: the lesser one comes first\n"
     "    expect client sent 3..2 FIN\n"
     "                       ^~~~\n"},
    {"expect client sent -1 FIN",
     "t.scn:1:20: `-1`: this cannot be negative\n"
     "    expect client sent -1 FIN\n"
     "                       ^~\n"},
    {"expect client count 3 CLOSED",
     "t.scn:1:21: expected a state, found `3`\n"
     "    expect client count 3 CLOSED\n"
     "                        ^\n"},
    {"client connect server:80 as c1\n"
     "expect c1 count CLOSED 3",
     "t.scn:2:8: only the connections of a host are counted\n"
     "    expect c1 count CLOSED 3\n"
     "           ^~\n"},
    {"expect client error ECONNREST",
     "t.scn:1:21: expected the name of an errno, as ECONNRESET, found `ECONNREST`\n"
     "    expect client error ECONNREST\n"
     "                        ^~~~~~~~~\n"
     "  hint:     did you mean `ECONNRESET`?\n"},
    {"expect finding ghost",
     "t.scn:1:16: expected the name of a finding, found `ghost`\n"
     "    expect finding ghost\n"
     "                   ^~~~~\n"},
    {"expect no findings",
     "t.scn:1:11: expected `finding`, found `findings`\n"
     "    expect no findings\n"
     "              ^~~~~~~~\n"
     "  hint:     did you mean `finding`?\n"},
    {"expect always client is CLOSED",
     "t.scn:1:8: expected a host, a connection or a condition, found `always`\n"
     "    expect always client is CLOSED\n"
     "           ^~~~~~\n"
     "  hint:     `always` comes first: `always expect ...`\n"},
    {"always client is CLOSED",
     "t.scn:1:8: expected `expect`, found `client`\n"
     "    always client is CLOSED\n"
     "           ^~~~~~\n"},
    {"expect wire",
     "t.scn:1:12: expected `{`, the file ends\n"
     "    expect wire\n"
     "               ^\n"},
    {"expect wire { }",
     "t.scn:1:13: this passage has no lines\n"
     "    expect wire { }\n"
     "                ^\n"},
    {"expect wire {\n"
     "client > server\n"
     "}",
     "t.scn:2:16: expected a kind of segment, or fields as <SEQ=ISS+1>, the line ends\n"
     "    client > server\n"
     "                   ^\n"},
    {"expect wire {\n"
     "client > server SYN",
     "t.scn:1:13: this `{` is never closed\n"
     "    expect wire {\n"
     "                ^\n"},
    {"expect wire {\n"
     "client > server <SEQ=RCV.NXT>\n"
     "}",
     "t.scn:2:22: only ISS and IRS are known of a segment of the past\n"
     "    client > server <SEQ=RCV.NXT>\n"
     "                         ^~~~~~~\n"},
    {"expect wire {\n"
     "client > server <MSS=1460>\n"
     "}",
     "t.scn:2:18: options are not looked at here\n"
     "    client > server <MSS=1460>\n"
     "                     ^~~\n"},
    {"expect wire {\n"
     "client > server SYN loss\n"
     "}",
     "t.scn:2:21: expected the end of the line, found `loss`\n"
     "    client > server SYN loss\n"
     "                        ^~~~\n"
     "  hint:     did you mean `lost`?\n"},
    {"expect ladder {\n"
     "CLOSED --> SYN <-- CLOSED\n"
     "}",
     "t.scn:2:16: the two ends of this line do not belong together\n"
     "    CLOSED --> SYN <-- CLOSED\n"
     "                   ^~~\n"},
    {"expect ladder {\n"
     "CLOSED SYN --> CLOSED\n"
     "}",
     "t.scn:2:8: expected `-->`, `<--`, `...`, `--X` or `X--`, found `SYN`\n"
     "    CLOSED SYN --> CLOSED\n"
     "           ^~~\n"},
    {"expect ladder {\n"
     "... SYN --X\n"
     "}",
     "t.scn:2:9: the two ends of this line do not belong together\n"
     "    ... SYN --X\n"
     "            ^~~\n"},
    {"expect ladder client {\n"
     "}",
     "t.scn:1:22: expected a host, found `{`\n"
     "    expect ladder client {\n"
     "                         ^\n"},
    {"always expect ladder { --> SYN --> }",
     "t.scn:1:15: a passage of the trace stands behind `expect`\n"
     "    always expect ladder { --> SYN --> }\n"
     "                  ^~~~~~\n"},
    {"client close\n"
     "  ?",
     "t.scn:2:3: this character cannot stand here\n"
     "      ?\n"
     "      ^\n"},
    {"client send \"a\\q\"",
     "t.scn:1:15: no such escape: there are \\n \\r \\t \\0 \\\\ \\\" and \\xHH\n"
     "    client send \"a\\q\"\n"
     "                  ^~\n"},
    {"\tclient\tclse",
     "t.scn:1:9: expected a call, found `clse`\n"
     "     client clse\n"
     "            ^~~~\n"
     "  hint:     did you mean `close`?\n"},
};

START_TEST(tells_what_is_wrong) {
    struct lastack_failure failure;
    kit_files = files;
    ck_assert_ptr_null(kit_parse(wrongs[_i].text, &failure));
    ck_assert_int_eq(failure.outcome, LASTACK_WRONG);
    ck_assert_str_eq(kit_print(&failure), wrongs[_i].printed);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("parser, wrong input");
    TCase *tcase = tcase_create("wrong input");
    suite_add_tcase(suite, tcase);
    tcase_add_loop_test(tcase, tells_what_is_wrong, 0, sizeof wrongs / sizeof wrongs[0]);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
