# lastack: `make help` lists what can be made.
#
# One directory per configuration: B=build is the ordinary one, the others (sanitizers, 32 bit,
# coverage ...) live below it, so that they never disturb each other's objects.

B        ?= build
CFLAGS   ?= -O3 -g
CXX      ?= c++
PREFIX   ?= /usr/local
DESTDIR  ?=
LIBDIR   ?= $(PREFIX)/lib
# M is for the machine (-m32), SANITIZE for -fsanitize=..., WERROR=1 makes warnings errors.
M        ?=
SANITIZE ?=
WERROR   ?=

VERSION  := $(shell awk -F'"' '/define LASTACK_VERSION "/ { print $$2 }' include/lastack/types.h)
SOVERSION := 0
SONAME   := liblastack.so.$(SOVERSION)

WARN     := -Wall -Wextra -Wpedantic -Wconversion -Wshadow $(if $(WERROR),-Werror)
COMPILE   = $(CC) -std=c11 $(M) $(WARN) $(CFLAGS) $(SANITIZE) $(CPPFLAGS) -MMD -MP
LINK      = $(CC) $(M) $(CFLAGS) $(SANITIZE) $(LDFLAGS)
CHECK_CFLAGS = $(shell pkg-config --cflags check 2>/dev/null)
CHECK_LIBS   = $(shell pkg-config --libs check 2>/dev/null || echo -lcheck)

ifeq ($(MAKELEVEL)$(filter -j% --jobs%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)
endif
MAKEFLAGS += --no-print-directory

# Commands are told in a word; V=1 shows them whole.
V        ?=
say       = $(if $(V),,@printf '  %-4s %s\n' $(1) $@;)

# ---- what there is ------------------------------------------------------------------------------

LIB_O    := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard lib/*/*.c)))
SIM_O    := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard sim/*.c))) $(B)/sim/page.o
# Endpoints are shared objects, built by the test that uses them as their user would build them.
EXAMPLES := $(patsubst %.c,$(B)/%,$(sort $(filter-out examples/no_time_wait.c,$(wildcard examples/*.c))))
# A folder of test programs: each test_*.c is one, linked with the folder's other .c files.
SUITES   := unit rfc prop oom fuzz
TESTS    := $(foreach s,$(SUITES),$(patsubst %.c,$(B)/%,$(sort $(wildcard tests/$(s)/test_*.c))))
SHELLS   := $(sort $(wildcard tests/cli/test_*.sh tests/embed/test_*.sh tests/install/test_*.sh \
              tests/tools/test_*.sh))
BENCHES  := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/bench/bench_*.c)))
FUZZERS  := $(patsubst %.c,$(B)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))

STATIC   := $(B)/liblastack.a
SHARED   := $(B)/$(SONAME)
PROGRAM  := $(B)/lastack

all: $(STATIC) $(SHARED) $(B)/liblastack.so $(PROGRAM)

# $(call stamp,TEXT): rewrites the target only when the text has changed. Objects depend on the
# flags, archives and programs also on which objects there are.
stamp = @mkdir -p $(@D); echo '$(1)' | cmp -s - $@ || echo '$(1)' > $@
$(B)/flags: always
	$(call stamp,$(COMPILE) $(LINK) $(shell $(CC) --version 2>/dev/null | head -n 1))
$(B)/objects: always
	$(call stamp,$(LIB_O) $(SIM_O))

# ---- the library and the program ----------------------------------------------------------------

$(B)/lib/%.o: lib/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC)$(COMPILE) -Iinclude -Ilib -fvisibility=hidden -fPIC -c -o $@ $<

# The pages of `lastack report` are files to read and write; the program has their octets.
PAGES    := $(sort $(wildcard sim/report/*))
$(B)/sim/page.c: $(PAGES)
	@mkdir -p $(@D)
	$(call say,GEN)sim/report/embed.sh >$@.new && mv $@.new $@
$(B)/sim/page.o: $(B)/sim/page.c sim/page.h $(B)/flags
	$(call say,CC)$(COMPILE) -Isim -c -o $@ $<

# Only the public headers: what the program can do, any other can.
$(B)/sim/%.o: sim/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC)$(COMPILE) -D_GNU_SOURCE -Iinclude -c -o $@ $<

$(STATIC): $(LIB_O) $(B)/objects
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $(LIB_O)

$(SHARED): $(LIB_O) $(B)/objects
	$(call say,LD)$(LINK) -shared -Wl,-soname,$(SONAME) $(if $(SANITIZE),,-Wl,-z,defs) -o $@ $(LIB_O)

$(B)/liblastack.so: $(SHARED)
	@ln -sf $(SONAME) $@

# The whole library and its public names are in the program, for the endpoints that it loads.
$(PROGRAM): $(SIM_O) $(STATIC)
	$(call say,LD)$(LINK) -rdynamic -o $@ $(SIM_O) -Wl,--whole-archive $(STATIC) -Wl,--no-whole-archive -ldl

# ---- tests --------------------------------------------------------------------------------------

# $(call helpers,DIR): the objects of a folder that are no programs of their own.
helpers = $(patsubst %.c,$(B)/%.o,$(filter-out $(1)/test_% $(1)/bench_% $(1)/fuzz_%,\
            $(wildcard $(1)/*.c)))

$(B)/tests/%.o: tests/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC)$(COMPILE) -D_GNU_SOURCE -Iinclude -Ilib -Itests $(CHECK_CFLAGS) \
	    $(if $(filter $(B)/tests/bench/%,$@),$(LWIP_CFLAGS)) -c -o $@ $<

define suite
$(filter $(B)/tests/$(1)/%,$(TESTS)): $(B)/%: $(B)/%.o $(call helpers,tests/$(1)) $(B)/tests/marks.o $(STATIC)
	$$(call say,LD)$$(LINK) -Wl,--wrap=_mark_point -o $$@ $$^ $$(CHECK_LIBS) -ldl
endef
$(foreach s,$(SUITES),$(if $(filter $(B)/tests/$(s)/%,$(TESTS)),$(eval $(call suite,$(s)))))

$(B)/examples/%.o: examples/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC)$(COMPILE) -Iinclude $(CHECK_CFLAGS) -c -o $@ $<
$(EXAMPLES): $(B)/%: $(B)/%.o $(STATIC)
	$(call say,LD)$(LINK) -o $@ $^ $(CHECK_LIBS)

# Measured in the same run where it is installed, as a ratio.
LWIP_CFLAGS = $(shell pkg-config --exists lwip 2>/dev/null && pkg-config --cflags lwip | \
                sed 's/^/-DHAVE_LWIP /; s/-I/-isystem /g')
BENCH_LIBS  = $(shell pkg-config --libs lwip 2>/dev/null)
$(BENCHES): $(B)/%: $(B)/%.o $(call helpers,tests/bench) $(STATIC)
	$(call say,LD)$(LINK) -o $@ $^ $(BENCH_LIBS)

FUZZ_LIBS ?= -fsanitize=fuzzer
$(FUZZERS): $(B)/%: $(B)/%.o $(call helpers,tests/fuzz) $(STATIC)
	$(call say,LD)$(LINK) $(FUZZ_LIBS) -o $@ $^

tests: all $(TESTS) $(EXAMPLES)

# What does not build is a failed test, not the end of the run.
test: setup-test
	@$(MAKE) -k tests || true
	@B='$(B)' CC='$(CC)' CXX='$(CXX)' tests/tools/run_tests.sh $(TESTS) $(SHELLS)

# Needs a C compiler and what the library needs, nothing of the tests.
demo: setup-build
	@$(MAKE) $(PROGRAM)
	@tests/tools/demo.sh $(PROGRAM)

setup-build:
	@CC='$(CC)' tests/tools/deps.sh build
setup-test:
	@CC='$(CC)' tests/tools/deps.sh build test
deps:
	@CC='$(CC)' tests/tools/deps.sh build test ci

# ---- other configurations -----------------------------------------------------------------------

# The shadow of a world, which is large and nearly all untouched, is emptied in place and not mapped
# anew for each: half of the time of the system.
asan:
	@OOM_MOST=60 ASAN_OPTIONS="clear_shadow_mmap_threshold=1073741824:$$ASAN_OPTIONS" \
	    $(MAKE) test B=$(B)/asan CFLAGS='-O1 -g -fno-omit-frame-pointer' \
	    SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all'
ubsan:
	@OOM_MOST=60 $(MAKE) test B=$(B)/ubsan CFLAGS='-O1 -g' \
	    SANITIZE='-fsanitize=undefined -fno-sanitize-recover=all'
tsan: setup-test
	@$(MAKE) $(B)/tsan/tests/thread/threads B=$(B)/tsan CFLAGS='-O1 -g' SANITIZE='-fsanitize=thread'
	@$(B)/tsan/tests/thread/threads
$(B)/tests/thread/threads: $(B)/tests/thread/threads.o $(STATIC)
	$(call say,LD)$(LINK) -o $@ $^ -pthread
32bit:
	@$(MAKE) all B=$(B)/32bit M=-m32
valgrind: setup-test
	@$(MAKE) tests
	@B='$(B)' CC='$(CC)' tests/tools/valgrind.sh $(TESTS)
# What looks on is tested through the program; the tests that only repeat it are left out.
COVERING := $(filter-out %/test_determinism.sh %/test_docs.sh %/test_memory.sh %/test_timewait.sh,\
              $(filter tests/cli/%,$(SHELLS)))
cov: setup-test
	@$(MAKE) -k tests B=$(B)/cov CFLAGS='-O0 -g --coverage'
	@B='$(B)/cov' CC='$(CC)' tests/tools/coverage.sh $(TESTS:$(B)/%=$(B)/cov/%) $(COVERING)
bench: setup-build
	@$(MAKE) all $(BENCHES)
	@B='$(B)' tests/tools/bench.sh $(BENCHES)
FUZZ_SECONDS ?= 10
fuzz:
	@CC=clang tests/tools/deps.sh build fuzz
	@$(MAKE) $(FUZZERS:$(B)/%=$(B)/fuzz/%) B=$(B)/fuzz CC=clang CFLAGS='-O1 -g' \
	    SANITIZE='-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all'
	@tests/tools/fuzz.sh $(FUZZ_SECONDS) $(FUZZERS:$(B)/%=$(B)/fuzz/%)

# ---- proofs about the source --------------------------------------------------------------------

layers:
	@tests/tools/layers.sh
symbols: $(STATIC) $(SHARED)
	@tests/tools/symbols.sh $(STATIC) $(SHARED)
format:
	@tests/tools/format.sh
docs: all
	@tests/tools/docs.sh
	@[ ! -e docs/rfc9293.tsv ] || tests/tools/ledger.sh

# ---- install ------------------------------------------------------------------------------------

MANDIR   ?= $(PREFIX)/share/man
LDCONFIG ?= ldconfig
# A place is written into lastack.pc, where it must be absolute; one with a blank is left as it is.
absolute  = $(if $(filter /%,$(firstword $(1))),$(1),$(if $(word 2,$(1)),$(CURDIR)/$(1),$(abspath $(1))))
override PREFIX := $(call absolute,$(PREFIX))
override LIBDIR := $(call absolute,$(LIBDIR))
override MANDIR := $(call absolute,$(MANDIR))
HEADERS  := $(sort $(wildcard include/lastack/*.h))
MANPAGES := $(sort $(wildcard docs/*.[1-8]))

install: all
	install -d '$(DESTDIR)$(LIBDIR)/pkgconfig' '$(DESTDIR)$(PREFIX)/include/lastack' \
	    '$(DESTDIR)$(PREFIX)/bin'
	install -m 644 $(HEADERS) '$(DESTDIR)$(PREFIX)/include/lastack'
	install -m 644 $(STATIC) '$(DESTDIR)$(LIBDIR)/liblastack.a'
	install -m 755 $(SHARED) '$(DESTDIR)$(LIBDIR)/liblastack.so.$(VERSION)'
	ln -sf liblastack.so.$(VERSION) '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/liblastack.so'
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@VERSION@|$(VERSION)|' \
	    lastack.pc.in > '$(DESTDIR)$(LIBDIR)/pkgconfig/lastack.pc'
	install -m 755 $(PROGRAM) '$(DESTDIR)$(PREFIX)/bin/lastack'
	for page in $(MANPAGES); do \
	    dir='$(DESTDIR)$(MANDIR)'/man$${page##*.}; \
	    install -d "$$dir" && install -m 644 "$$page" "$$dir" || exit 1; done
	@[ -n '$(DESTDIR)' ] || $(MAKE) find-shared

# What is packaged is the packager's. Here, where the linker looks for libraries is made known to it;
# elsewhere, and for who may not do that, it is said what to do.
find-shared:
	@export PATH="$$PATH:/sbin:/usr/sbin"; \
	case '$(PREFIX)' in /usr | /usr/local) [ "$$(id -u)" -ne 0 ] || $(LDCONFIG) || true ;; esac; \
	$(LDCONFIG) -p 2>/dev/null | grep -qF '=> $(LIBDIR)/$(SONAME)' || \
	    echo 'Programs find $(SONAME) by `ldconfig` where that looks into $(LIBDIR), else' \
	        'by LD_LIBRARY_PATH=$(LIBDIR) or, linked so, by -Wl,-rpath,$(LIBDIR)'

uninstall:
	rm -rf '$(DESTDIR)$(PREFIX)/include/lastack'
	rm -f '$(DESTDIR)$(LIBDIR)/liblastack.a' '$(DESTDIR)$(LIBDIR)/liblastack.so' \
	    '$(DESTDIR)$(LIBDIR)/$(SONAME)' '$(DESTDIR)$(LIBDIR)/liblastack.so.$(VERSION)' \
	    '$(DESTDIR)$(LIBDIR)/pkgconfig/lastack.pc' '$(DESTDIR)$(PREFIX)/bin/lastack'
	for page in $(MANPAGES); do \
	    rm -f '$(DESTDIR)$(MANDIR)'/man$${page##*.}/$${page##*/}; done

clean:
	rm -rf $(B)

help:
	@echo 'all        the library (static and shared) and the program, $(B)/lastack'
	@echo 'demo       build it, play the examples, draw one of them as a ladder'
	@echo 'test       build and run every test'
	@echo 'install    to PREFIX=$(PREFIX), below DESTDIR; uninstall takes it away'
	@echo 'deps       install what the tests and checks need (Debian packages)'
	@echo 'asan ubsan tsan valgrind  the tests with a sanitizer, or under valgrind'
	@echo '32bit      all of it for a 32-bit machine, in $(B)/32bit'
	@echo 'cov        branch coverage of lib/, at least 95 %'
	@echo 'bench      speed and size, each row with its unit'
	@echo 'fuzz       fuzzing, FUZZ_SECONDS=$(FUZZ_SECONDS) for each target'
	@echo 'layers     proves the arrows between folders from the #include lines'
	@echo 'symbols    proves what the library exports and imports'
	@echo 'format     is the source formatted as .clang-format says?'
	@echo 'docs       writes the generated parts of docs/ anew'
	@echo 'clean      removes $(B)'
	@echo
	@echo 'Variables: CC CFLAGS CPPFLAGS LDFLAGS B=DIR (where to build) WERROR=1 M=-m32 V=1'

-include $(LIB_O:.o=.d) $(SIM_O:.o=.d) $(wildcard $(B)/tests/*/*.d $(B)/examples/*.d)

.PHONY: all always tests test demo deps setup-build setup-test asan ubsan tsan 32bit valgrind cov \
    bench fuzz layers symbols format docs install find-shared uninstall clean help
