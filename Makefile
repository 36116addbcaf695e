# rustsock. `make run` shows what it does, `make test` checks it; `make help` lists the rest.
SHELL := /bin/bash
CC ?= cc
PYTHON ?= python3
CARGO ?= cargo

BUILD := build
TARGET := $(or $(CARGO_TARGET_DIR),target)
LIB := $(BUILD)/lib
STATIC := $(LIB)/librustsock.a
SHARED := $(LIB)/librustsock.so.0
NATIVE_LIBS := -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc
RUST_SOURCES := Cargo.toml Cargo.lock build.rs $(shell find src -name '*.rs')
STRICT := -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
CFLAGS ?= -O2 -g

LESSONS := $(patsubst c_examples/%.c,$(BUILD)/examples/%,$(wildcard c_examples/[0-9]*.c c_examples/myths/[0-9]*.c))

.PHONY: all lib examples run test bench peers header header-check lint fuzz-long clean help
all: lib examples

help:
	@echo 'make run      build, then a tour: a real file through the echo server over select, poll and epoll'
	@echo 'make test     build, then every test (under ten minutes); ends with what was skipped and why'
	@echo 'make bench    per-call overhead beside plain libc'
	@echo 'make peers    install the outside programs that tests talk to (needs root for Debian packages)'
	@echo 'make lint     formatting, clippy, header drift'
	@echo 'make header   write include/rustsock.h anew from src/ffi'
	@echo 'make fuzz-long SEQUENCES=2000000   the call-sequence comparison with libc, longer'
	@echo 'make clean    remove everything that was built'

# --- the library ---------------------------------------------------------------------------------------------------------
lib: $(STATIC) $(SHARED) $(LIB)/librustsock.so

# Cargo rebuilds only what changed; the copies get a new time stamp only when their content is new.
$(STATIC) $(SHARED) &: $(RUST_SOURCES)
	$(CARGO) build --release
	@mkdir -p $(LIB)
	@cp $(TARGET)/release/librustsock.a $(STATIC)
	@cp $(TARGET)/release/librustsock.so $(SHARED)

$(LIB)/librustsock.so: $(SHARED)
	@ln -sf librustsock.so.0 $@

# --- the header ----------------------------------------------------------------------------------------------------------
GENERATED_HEADER = $$(ls -t $(TARGET)/release/build/rustsock-*/out/rustsock.h | head -n 1)

header:
	$(CARGO) build --release --features header-gen
	cp "$(GENERATED_HEADER)" include/rustsock.h

header-check:
	$(CARGO) build --release --features header-gen
	@diff -u include/rustsock.h "$(GENERATED_HEADER)" || { echo 'include/rustsock.h is not what src/ffi says: run `make header`'; exit 1; }

# --- examples ------------------------------------------------------------------------------------------------------------
examples: $(LESSONS)

$(BUILD)/examples/%: c_examples/%.c $(wildcard c_examples/*.h c_examples/myths/*.h) c_examples/sha256.c include/rustsock.h $(STATIC)
	@mkdir -p $(@D)
	@echo '  CC    $@'
	@$(CC) $(STRICT) $(CFLAGS) -Iinclude $< $(if $(findstring c_examples/12_,$<),c_examples/sha256.c) -o $@ $(STATIC) $(NATIVE_LIBS)

run: lib examples
	@$(PYTHON) tests/tour.py $(BUILD)

# --- checks --------------------------------------------------------------------------------------------------------------
test: lib examples
	@$(PYTHON) tests/run.py

bench: $(BUILD)/bench/null_bed
	$(BUILD)/bench/null_bed

$(BUILD)/bench/%: benches/%.c include/rustsock.h $(SHARED) $(LIB)/librustsock.so
	@mkdir -p $(@D)
	@echo '  CC    $@'
	@$(CC) $(STRICT) -O2 -g -Iinclude $< -o $@ -L$(LIB) -lrustsock -Wl,-rpath,'$$ORIGIN/../lib' -lpthread

fuzz-long: lib
	@$(PYTHON) tests/run.py --only c/sequence_fuzz --sequences $(or $(SEQUENCES),2000000)

lint: header-check
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets --all-features -- -D warnings
	$(PYTHON) tests/house.py

peers:
	@bash tests/peers.sh

clean:
	$(CARGO) clean
	rm -rf $(BUILD)
