"""What every echo server among the lessons has to do, whatever it waits with."""

import random
import signal
import socket
import threading
import time

from harness import TIMEOUT, need, need_files, until
from peers import connect, echo_many, need_echo, receive_all, receive_exactly, stuck_client, vanish
from registry import LET_WAIT, MANY_AT_ONCE, ONE_THREAD, POLLERS, SERVERS, check, need_explained, send_file, serve


@check(*SERVERS)
def server_echoes_and_ends_the_half_closed_connection(lessons, variant):
    server = serve(lessons, variant)
    for data in (b"", b"x", b"\0\xff\r\n" * 1000):
        need_echo(server.port, data)
    result = lessons.run("02_tcp_client", "127.0.0.1", server.port, "from lesson 02")
    need(result.stdout == b"from lesson 02" and result.returncode == 0, result)


@check(*SERVERS)
def server_sends_a_large_file_back(lessons, variant):
    server = serve(lessons, variant)
    result = send_file(lessons, server.port, random.Random(variant).randbytes(5000000))
    need(result.returncode == 0 and result.stdout.endswith(b"equal\n"), result)


@check(*SERVERS)
def server_explains_a_port_in_use(lessons, variant):
    server = serve(lessons, variant)
    lesson, args = SERVERS[variant]
    need_explained(lessons.run(lesson, *args, server.port), "EADDRINUSE")


@check(*SERVERS)
def server_can_be_started_again_at_once(lessons, variant):
    server = serve(lessons, variant)
    with connect(server.port) as client:  # the server ends first: its side stays in TIME_WAIT
        client.sendall(b"x")
        need(client.recv(1) == b"x", "no echo")
        server.process.send_signal(signal.SIGTERM)
        receive_all(client)
    server.end(0)
    lesson, args = SERVERS[variant]
    need_echo(lessons.serve(lesson, *args, server.port).port)


@check(*SERVERS)
def server_survives_clients_that_vanish(lessons, variant):
    server = serve(lessons, variant)
    for _ in range(20):
        vanish(connect(server.port))  # perhaps while it is still in the queue
        client = connect(server.port)
        client.sendall(b"y" * 300000)  # more than the server gets rid of: its send() fails
        vanish(client)
        with connect(server.port) as client:  # unread bytes: an ordinary close sends the reset
            client.sendall(b"z" * 100000)
    need_echo(server.port)
    server.alive()


@check(*SERVERS)
def server_gives_back_all_files(lessons, variant):
    server = serve(lessons, variant)
    alone = server.open_files()  # in diagnosis mode the library holds some itself
    need_echo(server.port)
    until(lambda: server.open_files() <= alone, "the first client is still open")
    before = server.open_files()
    for _ in range(30):
        need_echo(server.port)
    until(lambda: server.open_files() <= before, f"{before} open files, then {server.open_files()}")


@check(*MANY_AT_ONCE)
def silent_client_stops_nobody(lessons, variant):
    server = serve(lessons, variant)
    with connect(server.port), connect(server.port):
        need_echo(server.port)


@check(*MANY_AT_ONCE)
def slow_reader_stops_nobody_and_costs_no_cpu(lessons, variant):
    server = serve(lessons, variant)
    need_echo(server.port)
    before = server.resident_kib()
    with stuck_client(server.port):
        need_echo(server.port)
        server.need_sleep()
        grown = server.resident_kib() - before
        need(grown < 2000, f"the memory grew by {grown} KiB for one client")
    need_echo(server.port)


@check(*MANY_AT_ONCE)
def slow_reader_gets_every_byte_in_the_end(lessons, variant):
    server = serve(lessons, variant)
    data = random.Random(variant).randbytes(3000000)
    with connect(server.port) as client:
        sender = threading.Thread(target=lambda: (client.sendall(data), client.shutdown(socket.SHUT_WR)), daemon=True)
        sender.start()
        time.sleep(0.5)
        received = receive_all(client)
        sender.join(TIMEOUT)
    need(received == data, f"{len(received)} of {len(data)} bytes, or other ones")


@check(*MANY_AT_ONCE)
def idle_connections_cost_no_cpu(lessons, variant):
    server = serve(lessons, variant)
    with connect(server.port), connect(server.port) as client:
        client.sendall(b"x")
        client.recv(1)
        server.need_sleep()


@check(*MANY_AT_ONCE)
def fifty_clients_at_the_same_time(lessons, variant):
    echo_many(serve(lessons, variant).port, 50, 100000)


@check(*POLLERS, "25", "26")
def two_hundred_clients_at_the_same_time(lessons, variant):
    server = serve(lessons, variant)
    echo_many(server.port, 200, 50000)
    echo_many(server.port, 4, 5000000)
    server.alive()


@check(*ONE_THREAD)
def stopped_and_continued_server_goes_on(lessons, variant):
    server = serve(lessons, variant)
    server.process.send_signal(signal.SIGSTOP)
    time.sleep(0.1)
    server.process.send_signal(signal.SIGCONT)
    time.sleep(0.1)
    need_echo(server.port)


@check(*LET_WAIT)
def server_without_free_files_waits_and_recovers(lessons, variant):
    server = serve(lessons, variant, max_files=24)
    clients = [connect(server.port) for _ in range(40)]
    try:
        server.wait_for_text("EMFILE", "stderr")
        clients[0].sendall(b"first")
        need(receive_exactly(clients[0], 5) == b"first", "a client that was there before is not served")
        server.need_sleep()
        for client in clients[:30]:
            client.close()
        for client in clients[30:]:
            client.sendall(b"late")
            need(receive_exactly(client, 4) == b"late", "a client that waited is not served")
    finally:
        for client in clients:
            client.close()
    need_echo(server.port)


@check()
def select_server_refuses_what_its_sets_cannot_hold(lessons):
    need_files(1300)
    server = lessons.serve("06_select_server", 0, max_files=1100)
    clients = []
    try:
        while len(clients) < 1030:
            clients.append(connect(server.port))
        server.wait_for_text("refused: fd_set.*EINVAL", "stderr")
        clients[0].sendall(b"first")
        need(receive_exactly(clients[0], 5) == b"first", "the first client is not served any more")
    finally:
        for client in clients:
            client.close()
    until(lambda: server.open_files() < 100, "the server does not notice that its clients have left")
    need_echo(server.port)


@check("07", "08", *POLLERS, "25", "26")
def more_than_fd_setsize_clients(lessons, variant):
    need_files(1300)
    server = serve(lessons, variant, max_files=1300)
    clients = [connect(server.port) for _ in range(1100)]
    try:
        for client in clients[::100] + clients[-1:]:
            client.sendall(b"hello")
            need(receive_exactly(client, 5) == b"hello", "no echo")
    finally:
        for client in clients:
            client.close()
    need_echo(server.port)
