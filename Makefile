.PHONY: build demo test check bench setup clean install

build: setup
	swift build -c release --product tarsier

# Installs what is missing, builds, runs the whole pipeline on a synthetic video and serves the page on it.
demo: build
	scripts/demo

# Everything CI runs.
test:
	scripts/test

# Formatting, the table of targets, the page's JavaScript.
check:
	scripts/check

# The measured figures of docs/benchmarks.md.
bench: build
	scripts/bench
	scripts/bench-page

setup:
	scripts/setup

clean:
	rm -rf .build demo artifacts

# PREFIX/bin/tarsier with its page and templates in PREFIX/share/tarsier.
PREFIX ?= /usr/local
install: build
	install -D .build/release/tarsier $(PREFIX)/bin/tarsier
	mkdir -p $(PREFIX)/share/tarsier
	cp -r Public templates $(PREFIX)/share/tarsier/
