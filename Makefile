# Two commands set everything up on a fresh machine: make dev, make test. `make help` lists all.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: dev test test-peers bench bench-peers build fix docs clean help

# Every recipe that needs Java starts with this.
jdk := . bin/jdk.sh && { find_jdk || { echo "$$jdk_hint" >&2; exit 1; }; }

dev: ## run a control plane with demo data on this machine (ARGS="--port 8081 --fresh" and so on)
	@exec bin/plexsphere dev $(ARGS)

test: ## everything that CI runs: all gates, all tests, end to end in a real browser
	@.ci/test

test-peers: ## against a real Keycloak, which is downloaded once; needs what make test or make build built
	@.ci/test-peers

bench: ## measure speed and memory, and print the table (ARGS for the bench)
	@if [ -x bench/run ]; then exec bench/run $(ARGS); else echo "There is no bench yet."; fi

bench-peers: ## the same requests to Keycloak, which is downloaded once, to oidc-provider and to ours, in turn (ARGS)
	@exec bench/run --only peers --warm-up 15 $(ARGS)

build: ## compile with all gates and package, without tests
	@$(jdk) && mvn -DskipTests package

fix: ## format the sources
	@$(jdk) && mvn spotless:apply

docs: ## write the generated references anew
	@$(jdk) && mvn -Pquick -pl server,signer,cli -am test -Dtest='*ReferenceTest' -Dsurefire.failIfNoSpecifiedTests=false -Dplexsphere.write=true

clean: ## delete what was built
	@$(jdk) && mvn clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'
