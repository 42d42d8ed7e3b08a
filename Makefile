# `make` alone says what can be made.
.DEFAULT_GOAL := help
.PHONY: help dependencies build serve test release-test kernels-test arm64-test arm64-dist browser-test hostile-test lint demo demo-family features bench bench-pytorch soak fuzz sanitize interop install \
  uninstall manual completions dist deb clean

# What `cyclegan --version` says it was built from; Package.swift hands it on. A plus sign stands for files that were changed since.
export CYCLEGAN_COMMIT := $(shell git describe --always --abbrev=12 --dirty=+ --exclude='*' 2> /dev/null)

# The processors are kept busy by twice as many tests as there are of them. With all tests at once, one that waits for a program
# would be the last of hundreds to hear of its end.
TEST := swift test --experimental-maximum-parallelization-width $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN))

CYCLEGAN := .build/release/cyclegan
DEMO := Checkpoints/demo
FAMILY := Checkpoints/demo-family

help: ## Say what can be made
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

dependencies: ## Install the C libraries that are missing: codecs of pictures, and OpenBLAS
	@Scripts/install-dependencies

build: dependencies ## Build the program for use: .build/release/cyclegan
	swift build -c release --product cyclegan

serve: dependencies ## Build what `cyclegan serve` runs: .build/release/cyclegan-serve
	swift build -c release --product cyclegan
	swift build -c release --product cyclegan-serve

test: dependencies ## Build and run all tests
	$(TEST)

release-test: dependencies ## The same, optimised as for use
	$(TEST) -c release -Xswiftc -enable-testing

kernels-test: dependencies ## Repeat the tests of tensors, networks and golden numbers with the kernels of each instruction set
	@# Builds what release-test builds: swift build would have other flags, and build all of it again.
	@log=$$(mktemp); swift test list -c release -Xswiftc -enable-testing > "$$log" || { cat "$$log"; rm "$$log"; exit 1; }; rm "$$log"
	Scripts/check-instructions $(CYCLEGAN)
	for set in $$($(CYCLEGAN) --version | sed -n 's/.*CYCLEGAN_KERNELS can be //p' | tr -d ,); do \
	  echo "CYCLEGAN_KERNELS=$$set"; \
	  CYCLEGAN_KERNELS=$$set $(TEST) -c release --skip-build --filter $(KERNEL_TESTS) || exit 1; \
	done

KERNEL_TESTS := 'TensorsTests|NeuralNetworksTests|Golden|FamilyRunTests|FirstVersionRun|NetworkTests|StripComputation'

arm64-test: ## Build for arm64 Linux with another Debian's Swift, and run the tests of the arithmetic and the formats under QEMU; needs root
	@Scripts/arm64-test

browser-test: dependencies ## Use the page of `cyclegan serve` in Chromium, which is installed where it is missing
	@Scripts/browser-test

hostile-test: dependencies ## Attack `cyclegan serve` while others use it
	swift build --product cyclegan
	swift build --product cyclegan-serve
	python3 Tests/ServingTests/Browser/hostile.py

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

demo-family: dependencies ## Learn to make drawn shapes of classes and of texts, and count how many are right
	swift build -c release --product cyclegan
	rm -rf $(FAMILY)
	$(CYCLEGAN) draw-shapes $(FAMILY)/shapes
	$(CYCLEGAN) train --method sagan $(FAMILY)/shapes --conditional $(SHAPES) $(CLASSES) --output $(FAMILY)/classes
	$(CYCLEGAN) train --method sagan $(FAMILY)/shapes --captions $(SHAPES) $(TEXTS) --output $(FAMILY)/texts
	$(CYCLEGAN) generate $(FAMILY)/classes --count 200 --output $(FAMILY)/of-classes
	$(CYCLEGAN) generate $(FAMILY)/classes --count 96 --grid --output $(FAMILY)/classes.png
	cat $(FAMILY)/shapes/test/*/*.txt | LC_ALL=C sort -u > $(FAMILY)/texts.txt
	$(CYCLEGAN) generate $(FAMILY)/texts --text-file $(FAMILY)/texts.txt --count 600 --output $(FAMILY)/of-texts
	$(CYCLEGAN) generate $(FAMILY)/texts --count 64 --grid --output $(FAMILY)/texts.png \
	  --text "a small red circle in the middle" --text "a large red circle in the middle" \
	  --text "a large green triangle at the top left" --text "a large green square at the top left" \
	  --text "a small yellow square at the bottom right" --text "a small blue square at the bottom right" \
	  --text "a large yellow triangle" --text "circle at the top right"
	@echo
	$(CYCLEGAN) check-shapes $(FAMILY)/of-classes
	$(CYCLEGAN) check-shapes $(FAMILY)/of-texts
	$(CYCLEGAN) evaluate $(FAMILY)/texts
	@echo
	@echo 'Look at   $(FAMILY)/classes.png, $(FAMILY)/texts.png    what was made of classes and of texts'
	@echo '          $(FAMILY)/classes/samples/, $(FAMILY)/texts/samples/    how it was learned'

# How both runs are trained, and each of them: without attention more steps fit into the same time.
SHAPES := --no-flip --learning-rate 0.0003 --discriminator-learning-rate 0.0006
CLASSES := --no-attention --minibatch-stddev --steps 9000
TEXTS := --steps 6000

features: ## Fetch the feature network of `cyclegan evaluate` from PyPI, and check it
	@Scripts/features

bench: dependencies ## Time the kernels, the training step and the generator pass; writes Benchmarks/results.json
	swift build -c release --product Benchmarks
	.build/release/Benchmarks table --json Benchmarks/results.json

bench-pytorch: dependencies ## The same work side by side with PyTorch, in a throw-away Python environment
	Benchmarks/compare-with-pytorch

soak: dependencies ## Kill training 50 times at random moments, and read 1,000 damaged files of each kind
	KILLS=50 MUTATIONS=1000 $(TEST) --filter 'KillTests|MutationTests'

fuzz: dependencies ## Fuzz the readers of pictures, safetensors and configurations for a minute each
	Scripts/fuzz 60

two-hosts: dependencies ## Train over two hosts, which are network namespaces, at several speeds of their cable; needs root
	Scripts/two-hosts hours

sanitize: dependencies ## The thread pool and the loader under ThreadSanitizer
	$(TEST) --sanitize=thread --scratch-path .build/tsan --filter 'ParallelTests|BatchLoaderTests'

interop: dependencies ## Exchange files with PyTorch, safetensors, ONNX Runtime and TensorBoard, compare FID and KID, in a throw-away Python environment
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

arm64-dist: ## The same for arm64 Linux, compiled as make arm64-test does
	@Scripts/dist --arm64

deb: dependencies ## Make a Debian package, in dist/
	@Scripts/deb

clean: ## Remove what was built
	swift package clean
