# rustsock. `make run` shows what it does, `make test` checks it; `make help` lists the rest.
SHELL := /bin/bash
CC ?= cc
PYTHON ?= python3
CARGO ?= cargo

BUILD := build
TARGET := $(or $(CARGO_TARGET_DIR),target)
STRICT := -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
CFLAGS ?= -O2 -g

LESSONS := $(patsubst c_examples/%.c,$(BUILD)/examples/%,$(wildcard c_examples/[0-9]*.c c_examples/myths/[0-9]*.c c_examples/node/*.c)) \
	$(BUILD)/examples/http/http_server

.PHONY: all examples run test test-more bench bench-quick graph peers header header-check misuse-pages abi-baseline lint fuzz-long event-long load-long dropin-programs silent clean help
all: lib command examples

help:
	@echo 'make run      build, then a tour: a real file through the echo server over select, poll and epoll'
	@echo 'make test     build, then every test (under ten minutes); ends with what was skipped and why'
	@echo 'make test-more   the slow tests: under sanitizers and valgrind, the package from its archive, ... (six minutes)'
	@echo 'make bench    costs beside plain libc, epoll by hand, libuv, libev, libevent (under ten minutes); make bench-quick: a hint'
	@echo 'make graph    what a wake-up costs with 1 to 10,000 descriptors: a table, and build/bench/wake_up.png'
	@echo 'make peers    install the outside programs that tests talk to (needs root for Debian packages)'
	@echo 'make lint     formatting, clippy, header drift'
	@echo 'make header   write include/rustsock.h anew from src/ffi, rustsock/posix.h, and the list of exported symbols'
	@echo 'make misuse-pages   write docs/misuse anew: a page for each mistake that is caught'
	@echo 'make install PREFIX=/usr/local   library, command, header, man pages, pkg-config and CMake files; DESTDIR= for packages'
	@echo 'make uninstall PREFIX=/usr/local'
	@echo 'make fuzz-long SEQUENCES=2000000   the call-sequence comparison with libc, longer'
	@echo 'make event-long   1,000 rounds of random calls to streams and servers, also under ASan and valgrind (half an hour)'
	@echo 'make load-long   50,000 connections, hostile peers for a minute each, 10 GiB through an echo server (ten minutes)'
	@echo 'make dropin-programs   netcat, mini_httpd, tinyproxy, dnsmasq, ... from their Debian sources, with rustsock/posix.h'
	@echo 'make silent   right programs in diagnosis mode: no report may come (3 minutes); PROGRAMS=lessons for some'
	@echo 'make clean    remove everything that was built'

# --- the library, and its installation -----------------------------------------------------------------------------------
include packaging/libraries.mk
include packaging/command.mk
include packaging/install.mk

# --- the header ----------------------------------------------------------------------------------------------------------
GENERATED_HEADER = $$(ls -t $(TARGET)/release/build/rustsock-*/out/rustsock.h | head -n 1)

header:
	$(CARGO) build --release --lib --features header-gen
	cp "$(GENERATED_HEADER)" include/rustsock.h
	$(PYTHON) -B packaging/map.py
	$(PYTHON) -B packaging/stand_ins.py

header-check:
	$(CARGO) build --release --lib --features header-gen
	@diff -u include/rustsock.h "$(GENERATED_HEADER)" || { echo 'include/rustsock.h is not what src/ffi says: run `make header`'; exit 1; }
	@$(PYTHON) -B packaging/map.py --check
	@$(PYTHON) -B packaging/stand_ins.py --check

# Writes docs/misuse: the pages of the mistakes rustsock catches.
misuse-pages: $(SHARED)
	@$(PYTHON) -B packaging/misuse_pages.py

# Records the interface that tests/packaging/abi.py compares with (needs abidw). At a release.
abi-baseline:
	$(PYTHON) -B packaging/abi.py

# --- examples ------------------------------------------------------------------------------------------------------------
examples: $(LESSONS)

$(BUILD)/examples/%: c_examples/%.c $(wildcard c_examples/*.h c_examples/myths/*.h) c_examples/sha256.c include/rustsock.h $(STATIC)
	@mkdir -p $(@D)
	@echo '  CC    $@'
	@$(CC) $(STRICT) $(CFLAGS) -Iinclude $< $(if $(findstring c_examples/12_,$<),c_examples/sha256.c) -o $@ $(STATIC) $(NATIVE_LIBS)

$(BUILD)/examples/http/http_server: $(wildcard c_examples/http/*.[ch]) include/rustsock.h $(STATIC)
	@mkdir -p $(@D)
	@echo '  CC    $@'
	@$(CC) $(STRICT) $(CFLAGS) -Iinclude $(filter %.c,$^) -o $@ $(STATIC) $(NATIVE_LIBS)

run: lib examples
	@$(PYTHON) tests/tour.py $(BUILD)

# --- checks --------------------------------------------------------------------------------------------------------------
test: lib command examples
	@$(PYTHON) tests/run.py

# Programs of the tests under the address and undefined-behaviour sanitizers and valgrind, and others that take long.
test-more: lib
	@$(PYTHON) tests/run.py --more

# --- bench ---------------------------------------------------------------------------------------------------------------
BENCH := $(BUILD)/bench
BEDS := $(addprefix $(BENCH)/,null_bed diagnosis wake_up udp udp_echo bulk accept idle_memory explain echo/load echo/raw_epoll echo/poller echo/loop \
	echo/loop_array)
BENCH_PEERS := $(addprefix $(BENCH)/echo/,libuv libev libevent)
BENCH_INPUTS := $(wildcard benches/*.h benches/echo/*.h) include/rustsock.h $(SHARED) $(LIB)/librustsock.so
BENCH_CC = $(CC) $(STRICT) -O2 -g -Iinclude $(BENCH_HAS)
# Functions some beds show as soon as the header has them.
BENCH_HAS = $(shell for f in send_many send_all accept_many; do ! grep -q "^[^*]*rsk_$$f\>" include/rustsock.h || echo "-DHAVE_RSK_$${f^^}"; done)

bench: $(BEDS) $(BENCH_PEERS) $(BUILD)/examples/http/http_server
	@$(PYTHON) benches/run.py

bench-quick: $(BEDS) $(BENCH_PEERS) $(BUILD)/examples/http/http_server
	@$(PYTHON) benches/run.py --quick

graph: $(BENCH)/wake_up
	@$(PYTHON) benches/run.py --graph

$(BEDS): $(BENCH)/%: benches/%.c $(BENCH_INPUTS)
	@mkdir -p $(@D)
	@echo '  CC    $@'
	@$(BENCH_CC) $(BED_FLAGS) $< -o $@ -L$(LIB) -lrustsock -Wl,-rpath,'$$ORIGIN/../lib:$$ORIGIN/../../lib' -lpthread $(BED_LIBRARY)

# Beside libexplain, where that is installed.
HAS_LIBEXPLAIN = $(shell echo '\#include <libexplain/bind.h>' | $(CC) -E -x c - >/dev/null 2>&1 && echo 1)
$(BENCH)/explain: BED_FLAGS = $(if $(HAS_LIBEXPLAIN),-DHAVE_LIBEXPLAIN)
$(BENCH)/explain: BED_LIBRARY = $(if $(HAS_LIBEXPLAIN),-lexplain)

# A peer whose header is not installed is left out; benches/run.py says so.
$(BENCH)/echo/libuv: PEER_HEADER := uv.h
$(BENCH)/echo/libuv: PEER_LIBRARY := -luv
$(BENCH)/echo/libev: PEER_HEADER := ev.h
$(BENCH)/echo/libev: PEER_LIBRARY := -lev
$(BENCH)/echo/libevent: PEER_HEADER := event2/event.h
$(BENCH)/echo/libevent: PEER_LIBRARY := -levent_core

$(BENCH_PEERS): $(BENCH)/%: benches/%.c $(BENCH_INPUTS)
	@mkdir -p $(@D)
	@if echo '#include <$(PEER_HEADER)>' | $(CC) -E -x c - -o /dev/null 2>/dev/null; then \
		echo '  CC    $@'; $(BENCH_CC) $< -o $@ $(PEER_LIBRARY); fi

# Needs the network for the sources of some Debian packages; ten minutes. Then the same and more in diagnosis mode, with no false alarm.
dropin-programs: lib
	@$(PYTHON) -B tests/dropin/programs.py $(PROGRAMS)
	@$(PYTHON) -B tests/dropin/alarms.py $(ALARMS)

event-long: lib
	@$(PYTHON) tests/run.py --only c/random_streams
	@$(PYTHON) tests/run.py --only asan/random_streams --long
	@$(PYTHON) tests/run.py --only valgrind/random_streams --long

load-long: lib
	@$(PYTHON) tests/run.py --only load/ --long

fuzz-long: lib
	@$(PYTHON) tests/run.py --only c/sequence_fuzz --sequences $(or $(SEQUENCES),2000000)

silent: lib examples
	@$(PYTHON) tests/misuse/silent.py $(PROGRAMS)

lint: header-check
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets --all-features -- -D warnings
	$(PYTHON) tests/house.py

peers:
	@bash tests/peers.sh

clean:
	$(CARGO) clean
	rm -rf $(BUILD)
