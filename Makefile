# `make` alone says what can be made.
.DEFAULT_GOAL := help
.PHONY: help dependencies build test release-test lint demo features bench bench-pytorch soak fuzz sanitize interop install \
  uninstall manual completions dist deb clean

# What `cyclegan --version` says it was built from; Package.swift hands it on. A plus sign stands for files that were changed since.
export CYCLEGAN_COMMIT := $(shell git describe --always --abbrev=12 --dirty=+ --exclude='*' 2> /dev/null)

CYCLEGAN := .build/release/cyclegan
DEMO := Checkpoints/demo

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

dependencies: ## Install the C libraries that are missing: codecs of pictures, and OpenBLAS
	@Scripts/install-dependencies

build: dependencies ## Build the program for use: .build/release/cyclegan
	swift build -c release

test: dependencies ## Build and run all tests
	swift test

release-test: dependencies ## The same, optimised as for use
	swift test -c release -Xswiftc -enable-testing

lint: ## Check the form of the code
	swift format lint --strict --recursive Sources Tests Fuzz Package.swift

demo: dependencies ## Train on the sample domains for some minutes, translate, and show it
	swift build -c release --product cyclegan
	rm -rf $(DEMO)
	$(CYCLEGAN) train Domains/horse Domains/zebra --preset minutes --output $(DEMO)
	$(CYCLEGAN) translate $(DEMO) Domains/horse/test --to zebra --output $(DEMO)/translations/zebra
	$(CYCLEGAN) translate $(DEMO) Domains/zebra/test --to horse --output $(DEMO)/translations/horse
	$(CYCLEGAN) sheet $(DEMO) --output $(DEMO)/sheet.png
	@echo
	@echo 'Look at   $(DEMO)/sheet.png          pictures, translations, the translations back, and the truth'
	@echo '          $(DEMO)/translations/      all test pictures: horses as zebras, zebras as horses'
	@echo '          $(DEMO)/samples/           how it learned'

features: ## Fetch the feature network of `cyclegan evaluate` from PyPI, and check it
	@Scripts/features

bench: dependencies ## Time the kernels, the training step and the generator pass; writes Benchmarks/results.json
	swift build -c release --product Benchmarks
	.build/release/Benchmarks table --json Benchmarks/results.json

bench-pytorch: dependencies ## The same work side by side with PyTorch, in a throw-away Python environment
	Benchmarks/compare-with-pytorch

soak: dependencies ## Kill training 50 times at random moments, and read 1,000 damaged files of each kind
	KILLS=50 MUTATIONS=1000 swift test --filter 'KillTests|MutationTests'

fuzz: dependencies ## Fuzz the readers of pictures, safetensors and configurations for a minute each
	Scripts/fuzz 60

sanitize: dependencies ## The thread pool and the loader under ThreadSanitizer
	swift test --sanitize=thread --scratch-path .build/tsan --filter 'ParallelTests|BatchLoaderTests'

interop: dependencies ## Exchange files with PyTorch, safetensors and ONNX Runtime, compare FID and KID, in a throw-away Python environment
	Scripts/interop

install: dependencies ## Install program, manual pages and completions: make install PREFIX=~/.local (/usr/local)
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' Scripts/install

uninstall: ## Remove what `make install` installed there
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' Scripts/install --remove

manual: dependencies ## Write the manual pages to .build/manual
	swift build
	@mkdir -p .build/manual
	.build/debug/cyclegan --experimental-dump-help | .build/debug/ManualPages \
	  "$$(.build/debug/cyclegan --version | sed -n '1s/^cyclegan //p')" .build/manual

completions: dependencies ## Write the completions of bash, zsh and fish to .build/completions
	swift build --product cyclegan
	@mkdir -p .build/completions
	.build/debug/cyclegan --generate-completion-script bash > .build/completions/cyclegan
	.build/debug/cyclegan --generate-completion-script zsh > .build/completions/_cyclegan
	.build/debug/cyclegan --generate-completion-script fish > .build/completions/cyclegan.fish

dist: ## Make a portable archive for machines without Swift, in dist/
	@Scripts/install-dependencies libopenblas-dev
	@Scripts/dist

deb: dependencies ## Make a Debian package, in dist/
	@Scripts/deb

clean: ## Remove what was built
	swift package clean
