# make install, make uninstall. DESTDIR is put before every path, for packages; the files themselves know only PREFIX.
PREFIX ?= /usr/local
override PREFIX := $(abspath $(PREFIX))
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
PKGCONFIGDIR ?= $(LIBDIR)/pkgconfig
CMAKEDIR ?= $(LIBDIR)/cmake/rustsock
DESTDIR ?=
INSTALL ?= install
# Debug information stays in the build tree; STRIP=: installs it too.
STRIP ?= strip

VERSION := $(shell sed -n '/^\[package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
MAN := $(BUILD)/man
MAN_SOURCES := include/rustsock.h CHANGELOG.md $(wildcard packaging/*.py packaging/examples/*.c src/command/help/*.txt)
CMAKE_FILES := rustsock-config.cmake rustsock-config-version.cmake
# Directories that uninstall removes when it leaves them empty, innermost first; but never those of the system.
EMPTIED := $(CMAKEDIR) $(dir $(CMAKEDIR)) $(PKGCONFIGDIR) $(INCLUDEDIR)/rustsock $(MANDIR)/man1 $(MANDIR)/man3 $(MANDIR)/man7 \
	$(if $(filter / /usr /usr/local,$(PREFIX)),,$(MANDIR) $(dir $(MANDIR)) $(BINDIR) $(LIBDIR) $(INCLUDEDIR) $(PREFIX))

HEADERS = $(shell cd include && find . -name '*.h' -printf '%P\n')
PAGES = $(shell cd $(MAN) && find . -name '*.[137]' -printf '%P\n')
INSTALLED = $(BINDIR)/rustsock $(addprefix $(INCLUDEDIR)/,$(HEADERS)) $(addprefix $(MANDIR)/,$(PAGES)) \
	$(addprefix $(CMAKEDIR)/,$(CMAKE_FILES)) $(PKGCONFIGDIR)/rustsock.pc \
	$(addprefix $(LIBDIR)/librustsock,.a .so .so.0 .so.$(VERSION) _wrap.a) $(LIBDIR)/rustsock.wrap

# Fills in a template; ${prefix} in a .pc file lets a user move the tree by --define-prefix.
FILL = sed -e 's|@VERSION@|$(VERSION)|g' -e 's|@NATIVE_LIBS@|$(NATIVE_LIBS)|g' -e 's|@PREFIX@|$(PREFIX)|g' \
	-e 's|@LIBDIR@|$(LIBDIR:$(PREFIX)/%=$${prefix}/%)|g' -e 's|@INCLUDEDIR@|$(INCLUDEDIR:$(PREFIX)/%=$${prefix}/%)|g' \
	-e "s|@LIBDIR_FROM_CMAKE@|$$(realpath -ms --relative-to='$(CMAKEDIR)' '$(LIBDIR)')|g" \
	-e "s|@INCLUDEDIR_FROM_CMAKE@|$$(realpath -ms --relative-to='$(CMAKEDIR)' '$(INCLUDEDIR)')|g"

.PHONY: man install uninstall
man: $(MAN)/man7/rustsock.7

$(MAN)/man7/rustsock.7: $(MAN_SOURCES) $(SHARED)
	@rm -rf $(MAN)
	$(PYTHON) -B packaging/man.py $(MAN) $(SHARED)

install: lib command man
	@$(INSTALL) -d $(addprefix '$(DESTDIR)',$(LIBDIR) $(PKGCONFIGDIR) $(CMAKEDIR) $(BINDIR) $(addprefix $(MANDIR)/,man1 man3 man7))
	@$(foreach header,$(HEADERS),$(INSTALL) -D -m 644 include/$(header) '$(DESTDIR)$(INCLUDEDIR)/$(header)' &&) true
	$(INSTALL) -m 644 $(STATIC) '$(DESTDIR)$(LIBDIR)/librustsock.a'
	$(INSTALL) -m 755 $(SHARED) '$(DESTDIR)$(LIBDIR)/librustsock.so.$(VERSION)'
	$(INSTALL) -m 644 $(WRAPPED) '$(DESTDIR)$(LIBDIR)/librustsock_wrap.a'
	$(STRIP) --strip-unneeded $(addprefix '$(DESTDIR)$(LIBDIR)'/librustsock,.a .so.$(VERSION) _wrap.a)
	@$(INSTALL) -m 644 $(WRAP) '$(DESTDIR)$(LIBDIR)/rustsock.wrap'
	$(INSTALL) -m 755 $(COMMAND) '$(DESTDIR)$(BINDIR)/rustsock'
	$(STRIP) '$(DESTDIR)$(BINDIR)/rustsock'
	@ln -sf librustsock.so.$(VERSION) '$(DESTDIR)$(LIBDIR)/librustsock.so.0'
	@ln -sf librustsock.so.0 '$(DESTDIR)$(LIBDIR)/librustsock.so'
	@$(FILL) packaging/rustsock.pc.in > '$(DESTDIR)$(PKGCONFIGDIR)/rustsock.pc'
	@$(foreach file,$(CMAKE_FILES),$(FILL) packaging/$(file).in > '$(DESTDIR)$(CMAKEDIR)/$(file)' &&) true
	@chmod 644 '$(DESTDIR)$(PKGCONFIGDIR)/rustsock.pc' $(addprefix '$(DESTDIR)$(CMAKEDIR)'/,$(CMAKE_FILES))
	@$(foreach section,man1 man3 man7,$(INSTALL) -m 644 $(MAN)/$(section)/* '$(DESTDIR)$(MANDIR)/$(section)' &&) true
	@echo 'installed rustsock $(VERSION) in $(DESTDIR)$(PREFIX)'
	@$(if $(DESTDIR),,echo 'if programs do not find the library: run ldconfig, or set LD_LIBRARY_PATH=$(LIBDIR)')

uninstall: man
	@rm -f $(addprefix '$(DESTDIR)',$(INSTALLED))
	@for directory in $(addprefix '$(DESTDIR)',$(EMPTIED)); do \
		[ ! -d "$$directory" ] || rmdir --ignore-fail-on-non-empty "$$directory"; done
	@echo 'removed rustsock $(VERSION) from $(DESTDIR)$(PREFIX)'
