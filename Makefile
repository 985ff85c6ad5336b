# Everything a developer does with Poolkeeper. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

DATA ?= var/poolkeeper
LISTEN ?= 127.0.0.1:8000
FILTER ?= .
IMAGE ?= poolkeeper:latest
EXECUTABLES ?=
BENCH ?=
SEED ?= 1
ROUNDS ?= 200
HUBS ?= 2
INSTANCES ?= 2
PACE ?= 2
OPENZFS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/poolkeeper-openzfs
# Two machines with OpenZFS, where their image was made (deploy/setup.sh openzfs).
MACHINES := $(if $(wildcard $(OPENZFS)/2.1/build.info),POOLKEEPER_OPENZFS=$(OPENZFS)/2.1)
# What is shown on those machines beyond the story that CI tells: every failure, silence, the gate.
ON_OPENZFS := POOLKEEPER_OPENZFS_FAILURES=1 swift test --skip-build --no-parallel --filter 'machines with OpenZFS'
# Tests that start many processes, fill the machine or watch who has a file open: one after another.
ALONE := ^(FleetTests|AlertingTests|TicketingTests|CampaignTests|VolumeJanitorTests|DockerSocketFilterTests|AlertRouterTests|PSATicketerTests|BtrfsPoolTests|ZFSSyncEngineTests)\.
# Those of ALONE that mostly wait for what they killed to come back: all at once, with nothing else.
WAITING := ^(TicketingTests\.TicketKillTests|FleetTests\..commands and kill -9)
# Those of ALONE that leave most of the machine idle, however many processes they start: five at once.
SPARING := ^(CampaignTests\.|AlertingTests\.|BtrfsPoolTests\.(ObtainedTests|.The capacity engine among|.The probe of a storage))
# Those of ALONE that start storage hosts.
ZFS := ^ZFSSyncEngineTests\.
# How many tests run at once. Swift Testing starts them all by default: each then has a thousandth of the machine.
WIDTH ?= 8
SOURCES := Package.swift Services Shared Tests
BUILD := swift build --explicit-target-dependency-import-check error

.PHONY: help setup build test test-fast test-zfs check lint format run demo bench bench-janitor bench-plans bench-snapshots bench-alerts bench-psa bench-zfs bench-scrub bench-capacity kill-alerts kill-tickets script-tickets canary kill-zfs demo-scrubs demo-zfs demo-tickets test-openzfs test-openzfs-2.3 fuzz-capacity campaign contracts release-contracts install image clean

help: ## List the targets
	@grep -E '^[a-z0-9.-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install what building and testing need (apt, as root or through sudo)
	@deploy/setup.sh test

build: ## Build every executable (debug)
	@deploy/setup.sh build
	$(BUILD)

test: setup ## Build and pass all tests
	$(BUILD) --build-tests
	sync # or the first tests' fsyncs wait for gigabytes that the build wrote
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(WIDTH) swift test --skip-build --skip '$(ALONE)'
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(WIDTH) swift test --skip-build --filter '$(WAITING)'
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=5 swift test --skip-build --filter '$(SPARING)'
	$(MACHINES) swift test --skip-build --filter '$(ALONE)' --skip '$(WAITING)' --skip '$(SPARING)' --no-parallel

test-fast: ## Build and run the tests that match FILTER, without installing anything
	$(BUILD) --build-tests
	swift test --skip-build --filter '$(FILTER)'

check: ## Do exactly what CI does
	.ci/run

lint: ## Check the format of every source
	swift format lint --strict -r -p $(SOURCES)

format: ## Format every source in place
	swift format -i -r -p $(SOURCES)

run: ## Run all services in one process, with data kept in DATA, on LISTEN
	@deploy/setup.sh build
	$(BUILD) --product poolkeeper
	.build/debug/poolkeeper up --data $(DATA) --listen $(LISTEN)

demo: ## Run all services with a simulated fleet of 20 systems and 90 days of history
	@deploy/setup.sh build
	$(BUILD) --product poolkeeper
	.build/debug/poolkeeper demo --listen $(LISTEN)

bench: ## Measure throughput, latency and memory against their limits (release build)
	@deploy/setup.sh bench
	swift build -c release
	Tests/Benchmarks/bench.py $(BENCH)

bench-janitor: ## Measure planning, selection, deletion, fairness and races of the volume janitor (release build)
	@deploy/setup.sh bench
	swift build -c release --product janitor-bench
	swift build -c release --product volume-janitor
	Tests/JanitorBench/bench.py $(BENCH)

bench-plans: ## Measure listing and planning 1,000 datasets with 100 snapshots of ZFS replication beside syncoid (release build)
	@deploy/setup.sh bench
	swift build -c release --product replication-bench
	Tests/ReplicationBench/bench.py $(BENCH)

bench-snapshots: ## Measure planning and auditing 10,000 Btrfs snapshots (release build)
	swift build -c release --product snapshot-bench
	.build/release/snapshot-bench --within 50

bench-alerts: ## Measure acceptance, notifications and timers of the alert router beside Alertmanager (release build)
	@deploy/setup.sh test
	swift build -c release --product alert-router
	Tests/AlertBench/bench.py $(BENCH)

bench-capacity: SHAPES = all
bench-capacity: ## Print forecasts beside the truth, what pools (SHAPES=b1,b2) took beside what df and btrfs said, and a large report's time
	@deploy/setup.sh test
	swift build -c release --product capacity-bench
	.build/release/capacity-bench $(BENCH)
	$(BUILD) --build-tests
	POOLKEEPER_BENCH_CAPACITY=$(SHAPES) swift test --skip-build --filter 'BesideOthersTests' --no-parallel

bench-zfs: bench-plans ## Measure all targets of replication: plans, exchanges, streams beside a shell's, lost connections
	@deploy/setup.sh openzfs
	$(BUILD) --build-tests
	POOLKEEPER_BENCH_ZFS=1 POOLKEEPER_OPENZFS_FAILURES=1 POOLKEEPER_OPENZFS=$(OPENZFS)/2.1 \
	  swift test --skip-build --no-parallel --filter 'Throughput of a stream|A lost connection'

bench-scrub: ## Measure what pauses of a scrub cost, what others feel of it, and its deadline under load (release build)
	@deploy/setup.sh bench
	swift build -c release --product scrub-controller
	Tests/ScrubBench/bench.py $(BENCH)

demo-scrubs: ## Show a scrub paused by load, killed and found again, damage and snapshots on a real pool (root; PICTURES=DIR)
	@deploy/setup.sh test
	$(BUILD) --product poolkeeper
	Tests/ScrubDemo/demo.py $(if $(PICTURES),--pictures $(PICTURES))

demo-zfs: ## Show replication and every repair on four SANs of this machine, pages at 127.0.0.1:8080 (PICTURES=DIR)
	@deploy/setup.sh test
	$(BUILD) --product zfs-sync-engine
	Tests/ReplicationDemo/demo.py $(if $(PICTURES),--pictures $(PICTURES)) $(DEMO)

test-openzfs: ## Replicate between two machines with OpenZFS 2.1 (QEMU; the first time makes their image)
	@deploy/setup.sh openzfs
	$(BUILD) --build-tests
	POOLKEEPER_OPENZFS=$(OPENZFS)/2.1 $(ON_OPENZFS)

test-openzfs-2.3: ## The same with OpenZFS 2.3
	@deploy/setup.sh openzfs-2.3
	$(BUILD) --build-tests
	POOLKEEPER_OPENZFS=$(OPENZFS)/2.3 $(ON_OPENZFS)

bench-psa: ALERTS = 10000
bench-psa: ## Measure tickets in a storm of ALERTS alerts of 40 clients before HaloPSA's budget
	$(BUILD) --build-tests
	POOLKEEPER_STORM_ALERTS=$(ALERTS) POOLKEEPER_STORM_CLIENTS=40 \
	  swift test --skip-build --filter 'StormTargetTests'

kill-alerts: ## Kill the alert router ROUNDS times at moments of SEED and count what was told
	$(BUILD) --build-tests
	POOLKEEPER_KILLS=$(ROUNDS) POOLKEEPER_SEED=$(SEED) swift test --skip-build --filter 'AlertKillTests'

kill-tickets: ## Kill the ticketer ROUNDS times at moments of SEED and count what four PSAs made
	$(BUILD) --build-tests
	POOLKEEPER_KILLS=$(ROUNDS) POOLKEEPER_SEED=$(SEED) swift test --skip-build --filter 'ChanceKillTests'

script-tickets: ## Play every script of faults of four PSAs with a death of the ticketer at every edge
	$(BUILD) --build-tests
	POOLKEEPER_SCRIPTS=all swift test --skip-build --filter 'ScriptTests'

demo-tickets: ## Show tickets of a failing disk in three PSAs from end to end in one `poolkeeper up` (PICTURES=DIR)
	$(BUILD) --product poolkeeper
	Tests/TicketDemo/demo.py $(if $(PICTURES),--pictures $(PICTURES))

canary: ## Look for secrets of ticket systems in everything that is written and said, cores too
	$(BUILD) --build-tests
	swift test --skip-build --filter 'Secrets of ticket systems'

kill-zfs: ## Break replication in seven ways before and in the midst of every change on real pools (OpenZFS=2.1, FAULTS)
	$(BUILD) --build-tests
	POOLKEEPER_ZFS_KILLS=all POOLKEEPER_ZFS_FAULTS=$(FAULTS) $(if $(OpenZFS),POOLKEEPER_OPENZFS=$(OPENZFS)/$(OpenZFS)) swift test --skip-build \
	  --filter 'An engine that ends in the midst|A fault in the midst of replication' --no-parallel

test-zfs: setup ## Pass the tests of replication on real pools through real sshd
	$(BUILD) --build-tests
	$(MACHINES) swift test --skip-build --filter '$(ZFS)' --no-parallel

fuzz-capacity: POOLS = 500
fuzz-capacity: ## Fill POOLS random Btrfs pools of SEED and compare with what was said of them
	@deploy/setup.sh test
	$(BUILD) --build-tests
	POOLKEEPER_FUZZ_POOLS=$(POOLS) POOLKEEPER_FUZZ_SEED=$(SEED) swift test --skip-build --filter 'FuzzedPoolTests' --no-parallel

campaign: override SECONDS := $(if $(filter command,$(firstword $(origin SECONDS))),$(SECONDS),300)
campaign: ## Break what can break on the bus for SECONDS by SEED (HUBS, INSTANCES, PACE, NODATA, DAMAGE, FULLDISK)
	@deploy/setup.sh build
	$(BUILD)
	.build/debug/campaign --seconds $(SECONDS) --seed $(SEED) --hubs $(HUBS) --instances $(INSTANCES) \
	  --pace $(PACE) $(if $(NODATA),--no-data) $(if $(DAMAGE),--damage) $(if $(FULLDISK),--full-disk)

contracts: ## Write the catalogue of messages and the AsyncAPI document anew from the types
	$(BUILD) --build-tests
	POOLKEEPER_RECORD=1 swift test --skip-build --filter 'ContractsTests'

release-contracts: ## Keep the AsyncAPI document as what every later release must still read
	$(BUILD) --build-tests
	POOLKEEPER_RELEASE=1 swift test --skip-build --filter 'nothing that was released is broken'

install: ## Install on this storage host: executables, `poolkeeper` and `asg`, units and timers (DESTDIR, PREFIX)
	@deploy/setup.sh build
	swift build -c release --product poolkeeper
	DESTDIR=$(DESTDIR) PREFIX=$(or $(PREFIX),/usr/local) deploy/install.sh .build/release

image: ## Build the container image IMAGE (of EXECUTABLES=.build/release, or compiled in BUILDER_IMAGE)
	deploy/image.sh $(if $(EXECUTABLES),--executables $(EXECUTABLES)) $(IMAGE)

clean: ## Delete what was built; data under var/ is kept
	rm -rf .build
