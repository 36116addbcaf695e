# The command rustsock. It has the library inside. After the libraries: of two cargos in one directory, one waits anyway.
COMMAND := $(BUILD)/bin/rustsock

.PHONY: command
command: $(COMMAND)

$(COMMAND): $(RUST_SOURCES) $(wildcard src/command/help/*.txt) $(STATIC) packaging/command.mk
	$(CARGO) build --release --bin rustsock $(CARGO_FLAGS)
	@mkdir -p $(@D)
	@cp $(TARGET)/release/rustsock $@.new
	@mv $@.new $@
