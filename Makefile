# lastack: first Makefile, a thin one
CC      ?= cc
CFLAGS  ?= -O2 -g
WARN     = -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow
CPPFLAGS += -Iinclude -Ilib
B       ?= build
LIB_C   := $(wildcard lib/*/*.c)
LIB_O   := $(LIB_C:%.c=$(B)/%.o)

all: $(B)/liblastack.a
$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(WARN) $(CFLAGS) $(CPPFLAGS) -fvisibility=hidden -fPIC -MMD -MP -c -o $@ $<
$(B)/liblastack.a: $(LIB_O)
	ar rcs $@ $^
-include $(LIB_O:.o=.d)
.PHONY: all
