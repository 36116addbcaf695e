"""How more programs of Debian are built with $CFLAGS and $LIBS: package, program, commands."""

# Linked before the objects, a library stays only if the linker is told so.
KEPT = '-Wl,--no-as-needed $LIBS'
RECIPES = {
    "nginx": (
        "nginx",
        "objs/nginx",
        'C="$CFLAGS" L="$LIBS"; CFLAGS= LIBS= ./configure --without-http_rewrite_module --without-http_gzip_module --with-threads'
        ' --with-stream --with-cc-opt="$C" --with-ld-opt="$L" && make -s -f objs/Makefile',
    ),
    "redis": (
        "redis",
        "src/redis-server",
        f'make -s -C deps hdr_histogram lua linenoise CFLAGS="-O1 -w" LDFLAGS= && make -s -C deps hiredis LDFLAGS="{KEPT}" CFLAGS="$CFLAGS"'
        f' && make -C src MALLOC=libc OPTIMIZATION=-O1 USE_SYSTEMD=no CFLAGS="$CFLAGS" LDFLAGS="{KEPT}" redis-server redis-benchmark',
    ),
    "memcached": (
        "memcached",
        "memcached",
        'CFLAGS= LIBS= ./configure --disable-dependency-tracking && make -s memcached CFLAGS="$CFLAGS -DNDEBUG -pthread" LIBS="$LIBS -levent"',
    ),
    "lighttpd": (
        "lighttpd",
        "src/lighttpd",
        "CFLAGS= LIBS= ./configure --disable-dependency-tracking --without-pcre2 --without-pcre --without-zlib --without-bzip2 --without-lua"
        ' && make -s -C src versionstamp && make -s -C src lemon lighttpd CFLAGS="$CFLAGS" LIBS="$LIBS"',
    ),
    "microsocks": ("microsocks", "microsocks", 'make -s CFLAGS="$CFLAGS" LIBS="$LIBS -lpthread"'),
    "rinetd": ("rinetd", "rinetd", 'CFLAGS= LIBS= ./configure && make -s CFLAGS="$CFLAGS" LIBS="$LIBS"'),
    "socat": (
        "socat",
        "socat",
        "CFLAGS= LIBS= ./configure --disable-openssl --disable-readline --disable-libwrap"
        # Its files ask for what is GNU's before the first header, which is now the second.
        ' && make -s socat CFLAGS="$CFLAGS -D_GNU_SOURCE -I. -DHAVE_CONFIG_H" LIBS="$LIBS -lutil"',
    ),
    "iperf": (
        "iperf",
        "src/iperf",
        # A file of the Windows service is named and missing.
        "CFLAGS= LIBS= ./configure --disable-dependency-tracking && : > src/service.c"
        ' && make -s -C compat CFLAGS="$CFLAGS" && make -s -C src iperf CFLAGS="$CFLAGS" CXXFLAGS="$CFLAGS" LIBS="$LIBS -lpthread"',
    ),
    "busybox": (
        "busybox",
        "busybox_unstripped",
        "make -s allnoconfig >/dev/null; for one in NC NC_SERVER NC_EXTRA NC_110_COMPAT HTTPD FEATURE_HTTPD_RANGES FEATURE_HTTPD_CGI"
        " WGET FEATURE_WGET_TIMEOUT FEATURE_WGET_LONG_OPTIONS FTPD FTPGET FTPPUT TCPSVD UDPSVD TFTP TFTPD FEATURE_TFTP_GET"
        " FEATURE_TFTP_PUT DNSD NSLOOKUP LONG_OPTS SHOW_USAGE FEATURE_USE_SENDFILE LS;"
        ' do sed -i "s/^# CONFIG_$one is not set/CONFIG_$one=y/" .config; done; yes "" | make -s oldconfig >/dev/null 2>&1;'
        ' L=" $LIBS "; make -s CONFIG_EXTRA_CFLAGS="$CFLAGS" CONFIG_EXTRA_LDFLAGS="$(echo "$L" | sed "s/ -lrustsock / /")"'
        " CONFIG_EXTRA_LDLIBS=rustsock SKIP_STRIP=y",
    ),
}
