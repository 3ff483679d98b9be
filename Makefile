# Timbre. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help run build test attack fault fuzz bench bench-web lint generate fmt clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## Build and start the demo on http://127.0.0.1:8080
	@bin/timbre demo $(ARGS)

build: ## Build the interface and bin/timbre
	@scripts/build.sh

test: ## Run every check and test
	@scripts/test.sh

attack: ## Run the attacks and say of each check whether it held
	@scripts/attack.sh $(ARGS)

fault: ## Break things and say of each fault whether the promises held
	@scripts/fault.sh $(ARGS)

fuzz: ## Run every fuzz test for 10 minutes (FUZZTIME=20s, ARGS="Filter")
	@scripts/fuzz.sh $(ARGS)

bench: build ## Run the load scenarios (ARGS="-h" lists them)
	@scripts/bench.sh $(ARGS)

bench-web: ## Measure the interface in Chromium (ARGS="6 12" for single rows)
	@scripts/ensure.sh go node web chromium
	@npm run --silent --prefix web bench -- $(ARGS)

lint: ## Check formatting, Go and the interface
	@scripts/build.sh web
	@scripts/lint.sh
	@npm run --silent --prefix web check
	@npm run --silent --prefix web lint

generate: ## Write openapi.json and the client's types again
	@scripts/ensure.sh go node web
	@scripts/generate.sh

fmt: ## Format Go and the interface
	@gofmt -w $$(find . \( -name node_modules -o -name .git \) -prune -o -name '*.go' -print)
	@npm run --silent --prefix web format

clean: ## Remove what was built; data stays
	@rm -rf bin web/dist test-results
