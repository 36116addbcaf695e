# The shared and the static library, made of one object with the symbols of packaging/rustsock.map and no others. What
# is tested, what Python loads and what is installed is the same code. docs/decisions/0010-packaging.md says why.
LIB := $(BUILD)/lib
STATIC := $(LIB)/librustsock.a
SHARED := $(LIB)/librustsock.so.0
OBJECT := $(BUILD)/object/rustsock
MAP := packaging/rustsock.map
# For the link-time form: the library once more, with __wrap_send for rsk_send, and libc under the names that stay libc's.
WRAPPED := $(LIB)/librustsock_wrap.a
WRAP := $(LIB)/rustsock.wrap
ARCHIVE := $(TARGET)/release/librustsock.a
RUST_SOURCES := Cargo.toml Cargo.lock build.rs $(shell find src -name '*.rs')
# What a program with the static library needs besides; the compiler adds the unwinder (libgcc_s, libgcc_eh) itself.
NATIVE_LIBS := -lutil -lrt -lpthread -lm -ldl

OBJCOPY ?= objcopy
# z,now: a first call must not take the dynamic linker's lock. z,defs: a missing symbol is found here, not by the user.
# Bsymbolic-functions: the library's table of its functions (src/raw/caller.rs) must name its own, also where the program
# has one of the same name.
SHARED_FLAGS := -shared -Wl,-soname,librustsock.so.0 -Wl,--version-script=$(MAP) -Wl,--gc-sections -Wl,-Bsymbolic-functions \
	-Wl,--as-needed -Wl,--build-id -Wl,-z,relro,-z,now,-z,defs

.PHONY: lib
lib: $(STATIC) $(SHARED) $(LIB)/librustsock.so $(WRAPPED) $(WRAP)

# One crate type, because cargo applies lto only where no Rust library is made at the same time. Bitcode is removed, for
# tools with an older LLVM choke on it. Groups are resolved so that the pointer to Rust's unwinding routine, which every
# Rust library has under the same name, becomes local too.
$(STATIC) $(SHARED) &: $(RUST_SOURCES) $(MAP) packaging/libraries.mk
	$(CARGO) rustc --release --lib --crate-type staticlib $(CARGO_FLAGS)
	@mkdir -p $(LIB) $(@D) $(dir $(OBJECT))
	@sed -n 's/^ *\(rsk_[a-z0-9_]*\);$$/\1/p' $(MAP) > $(OBJECT).symbols
	@sed 's/^/--undefined=/' $(OBJECT).symbols > $(OBJECT).roots
	$(LD) -r --gc-sections --force-group-allocation @$(OBJECT).roots -o $(OBJECT).o $(ARCHIVE)
	$(OBJCOPY) --remove-section=.llvmbc --remove-section=.llvmcmd --keep-global-symbols=$(OBJECT).symbols $(OBJECT).o
	@rm -f $(STATIC) $(SHARED)
	$(AR) rcs $(STATIC) $(OBJECT).o
	$(CC) $(SHARED_FLAGS) $(LDFLAGS) $(OBJECT).o -o $(SHARED) $(NATIVE_LIBS)

$(LIB)/librustsock.so: $(SHARED)
	@ln -sf librustsock.so.0 $@

# ld --wrap=send turns every `send` that is not defined in its object into __wrap_send, and __real_send into libc's send. The
# library itself must have the latter.
$(WRAPPED): $(STATIC) packaging/stand_ins.py packaging/header.py include/rustsock.h
	@$(PYTHON) -B packaging/stand_ins.py --defsym $(OBJECT).defsym
	@$(PYTHON) -B packaging/stand_ins.py --redefine $(OBJECT).redefine
	$(LD) -r @$(OBJECT).defsym -o $(OBJECT)_wrap.o $(OBJECT).o
	$(OBJCOPY) --redefine-syms=$(OBJECT).redefine $(OBJECT)_wrap.o
	@rm -f $@
	$(AR) rcs $@ $(OBJECT)_wrap.o

$(WRAP): packaging/stand_ins.py packaging/header.py include/rustsock.h
	@mkdir -p $(@D)
	@$(PYTHON) -B packaging/stand_ins.py --wrap $@
