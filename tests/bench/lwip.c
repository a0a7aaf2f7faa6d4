/* lwIP's raw API over two interfaces made by hand: what one puts out is copied into a queue (as
 * lwIP's own loopback copies, which wants the thread below) and put into the other by ip4_input.
 * Both ends live in one stack; each is bound to its interface, and so keeps to it.
 *
 * Debian builds lwIP for a thread of its own (NO_SYS is 0), but without that thread the core is
 * open to whoever calls it, and its clock can be moved by hand: tcp_ticks counts half seconds, and
 * tcp_slowtmr walks the connections as it does twice a second. So 2*MSL passes here as often as it
 * must for `waiting` connections to stay in TIME-WAIT. Of checksums, locks and malloc this is the
 * stock build. */
#include "bench/lwip.h"
#include "bench/bench.h"

#ifdef HAVE_LWIP
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpedantic"
#endif
#include <lwip/init.h>
#include <lwip/ip4.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/tcp.h>

enum { QUEUE = 64, PORT = 80, TICKS_2MSL = 2 * TCP_MSL / TCP_SLOW_INTERVAL };

static struct {
    struct netif client, server;
    struct pbuf *queue[QUEUE];
    struct netif *into[QUEUE];
    unsigned first, count;
    uint32_t waiting, since; /* lives since the clock moved */
    struct tcp_pcb *accepted;
    bool connected, peer_closed;
} loop;

static err_t loop_output(struct netif *netif, struct pbuf *p, const ip4_addr_t *to) {
    struct pbuf *copy = pbuf_alloc(PBUF_LINK, p->tot_len, PBUF_RAM);
    unsigned last = (loop.first + loop.count) % QUEUE;
    (void)to;
    if (copy == NULL || loop.count == QUEUE || pbuf_copy(copy, p) != ERR_OK)
        return ERR_MEM;
    loop.count++;
    loop.queue[last] = copy;
    loop.into[last] = netif == &loop.client ? &loop.server : &loop.client;
    return ERR_OK;
}

static err_t loop_init(struct netif *netif) {
    netif->output = loop_output;
    netif->mtu = 1500;
    return ERR_OK;
}

static void pump(void) {
    while (loop.count != 0) {
        unsigned first = loop.first;
        loop.first = (first + 1) % QUEUE;
        loop.count--;
        ip4_input(loop.queue[first], loop.into[first]);
    }
}

static err_t on_receive(void *context, struct tcp_pcb *pcb, struct pbuf *p, err_t error) {
    (void)context;
    (void)pcb;
    (void)error;
    bench_must(p == NULL, "lwIP: no text was sent");
    loop.peer_closed = true;
    return ERR_OK;
}

static err_t on_accept(void *context, struct tcp_pcb *pcb, err_t error) {
    (void)context;
    (void)error;
    loop.accepted = pcb;
    tcp_recv(pcb, on_receive);
    return ERR_OK;
}

static err_t on_connected(void *context, struct tcp_pcb *pcb, err_t error) {
    (void)context;
    (void)pcb;
    loop.connected = error == ERR_OK;
    return ERR_OK;
}

/* 2*MSL is as long as `waiting` lives take. */
static void pass_time(void) {
    uint32_t ticks = TICKS_2MSL / loop.waiting;
    if (ticks == 0 && ++loop.since < loop.waiting / TICKS_2MSL)
        return;
    loop.since = 0;
    tcp_ticks += ticks > 1 ? ticks - 1 : 0;
    tcp_slowtmr();
}

void lwip_lives_live(void) {
    struct tcp_pcb *pcb = tcp_new();
    loop.connected = loop.peer_closed = false;
    loop.accepted = NULL;
    bench_must(pcb != NULL, "lwIP: a connection");
    tcp_bind_netif(pcb, &loop.client);
    bench_must(tcp_connect(pcb, netif_ip_addr4(&loop.server), PORT, on_connected) == ERR_OK,
               "lwIP: connect");
    pump();
    bench_must(loop.connected && loop.accepted != NULL, "lwIP: an open");
    bench_must(tcp_close(pcb) == ERR_OK, "lwIP: a close");
    pump();
    bench_must(loop.peer_closed && tcp_close(loop.accepted) == ERR_OK, "lwIP: the other close");
    pump();
    pass_time();
}

static uint32_t count_waiting(void) {
    uint32_t count = 0;
    for (const struct tcp_pcb *pcb = tcp_tw_pcbs; pcb != NULL; pcb = pcb->next)
        count++;
    return count;
}

static void add(struct netif *netif, int net) {
    ip4_addr_t address, mask, gateway;
    IP4_ADDR(&address, 10, 0, net, 1);
    IP4_ADDR(&mask, 255, 255, 255, 0);
    IP4_ADDR(&gateway, 0, 0, 0, 0);
    netif_add(netif, &address, &mask, &gateway, NULL, loop_init, ip4_input);
    netif_set_link_up(netif);
    netif_set_up(netif);
}

static void start(void) {
    lwip_init();
    add(&loop.client, 1);
    add(&loop.server, 2);
    struct tcp_pcb *pcb = tcp_new();
    bench_must(pcb != NULL && tcp_bind(pcb, IP4_ADDR_ANY, PORT) == ERR_OK, "lwIP: bind");
    tcp_bind_netif(pcb, &loop.server);
    struct tcp_pcb *listener = tcp_listen(pcb);
    bench_must(listener != NULL, "lwIP: listen");
    tcp_accept(listener, on_accept);
}

bool lwip_lives_begin(uint32_t waiting) {
    if (loop.waiting == 0)
        start();
    loop.waiting = waiting;
    loop.since = 0;
    for (uint32_t i = 0; i < waiting + waiting / 8; i++)
        lwip_lives_live();
    uint32_t count = count_waiting();
    bench_must(count >= waiting - waiting / 8 - 1 && count <= waiting + waiting / 8 + 1,
               "lwIP: as many in TIME-WAIT");
    return true;
}
#else
bool lwip_lives_begin(uint32_t waiting) {
    (void)waiting;
    return false;
}

void lwip_lives_live(void) {
    bench_must(false, "lwIP is not there");
}
#endif
