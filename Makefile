# Everything is built without cgo: Go, make and git are enough.
export CGO_ENABLED := 0
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
BUILD   := build
PLUGINS := $(notdir $(wildcard cmd/plugins/*))
TESTENV := go run ./internal/testdb/testenv --

.DEFAULT_GOAL := help
.PHONY: generate generated help run build server plugins tools test test-race check fmt lint vuln bench test-minio vendor-scripts screens lighthouse badge golden clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: build tools ## Set everything up and start the service with demo data on http://127.0.0.1:8080
	@exec $(BUILD)/server run

build: server plugins ## Build the server and the instrument programs

server:
	@echo "• Собираю сервер…"
	@tools/gobuild.sh -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $(BUILD)/server ./cmd/server

plugins: server
	@echo "• Собираю программы диагностики…"
	@rm -rf $(BUILD)/plugins; for name in $(PLUGINS); do \
		mkdir -p $(BUILD)/programs && \
		go build -trimpath -ldflags "-s -w" -o $(BUILD)/programs/$$name ./cmd/plugins/$$name && \
		$(BUILD)/server plugin install --built --catalogue $(BUILD)/plugins $(BUILD)/programs/$$name || exit 1; \
	done

tools: $(BUILD)/tools/versitygw ## Build the S3 server used by `make run` and the tests

$(BUILD)/tools/versitygw: tools/go.mod tools/go.sum
	@echo "• Собираю хранилище файлов (S3), первый раз это занимает пару минут…"
	@cd tools && ./gobuild.sh -trimpath -ldflags "-s -w" -o ../$@ github.com/versity/versitygw/cmd/versitygw && touch ../$@

$(BUILD)/tools/govulncheck: tools/go.mod tools/go.sum
	@cd tools && go build -trimpath -o ../$@ golang.org/x/vuln/cmd/govulncheck && touch ../$@

$(BUILD)/tools/golangci-lint: tools/lint/go.mod tools/lint/go.sum
	@echo "• Собираю golangci-lint…"
	@cd tools/lint && go build -trimpath -o ../../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint && touch ../../$@

test: tools ## All tests, on a real PostgreSQL and a real S3 server that it starts itself
	@$(TESTENV) go test -timeout 45m ./...

test-race: tools ## The tests under the race detector (needs a C compiler)
	@CGO_ENABLED=1 $(TESTENV) go test -timeout 90m -race ./...

check: fmt generated lint vuln ## Formatting, generated code, linters, known vulnerabilities
	@go mod tidy -diff

$(BUILD)/tools/templ: tools/templ/go.mod tools/templ/go.sum
	@cd tools/templ && go build -trimpath -o ../../$@ github.com/a-h/templ/cmd/templ && touch ../../$@

generate: $(BUILD)/tools/templ ## Write the pages' Go code anew after a change of a .templ
	@$(BUILD)/tools/templ generate -path internal -log-level error

generated: generate
	@out="$$(git status --porcelain -- '*_templ.go')"; if [ -n "$$out" ]; then echo "generated code is not what the .templ files say (make generate):"; echo "$$out"; exit 1; fi

fmt:
	@out="$$(gofmt -l $$(git ls-files '*.go'))"; if [ -n "$$out" ]; then echo "not formatted:"; echo "$$out"; exit 1; fi

lint: $(BUILD)/tools/golangci-lint
	@$(BUILD)/tools/golangci-lint run ./...

# The vulnerability database is not always within reach: that is said, and is no failure.
vuln: $(BUILD)/tools/govulncheck
	@out="$$($(BUILD)/tools/govulncheck ./... 2>&1)"; code=$$?; \
	if [ $$code -eq 3 ]; then echo "$$out"; exit 1; fi; \
	if [ $$code -ne 0 ]; then echo "govulncheck: the vulnerability database can't be reached, nothing was checked"; fi

$(BUILD)/tools/minio: tools/minio/go.mod tools/minio/go.sum
	@echo "• Собираю MinIO для проверки совместимости, это занимает много минут…"
	@cd tools/minio && go build -trimpath -o ../../$@ github.com/minio/minio && touch ../../$@

test-minio: tools $(BUILD)/tools/minio ## The object-store and upload tests on MinIO's last open release (builds for minutes, not part of CI)
	@go run ./internal/testdb/minioenv $(BUILD)/tools/minio go test -count=1 ./internal/objstore ./internal/artifact/...

bench: build tools ## Measure against bare programs, side by side; about ten minutes (BENCH=-short: one)
	@go run ./internal/bench -build $(BUILD) $(BENCH)

vendor-scripts: ## Fetch the third-party scripts of the manifest anew (needs npm and tar)
	@cd tools && go run ./thirdparty ../internal/page/asset/thirdparty

screens: tools ## Make the pictures of docs/screens anew; look at each before you commit it
	@$(TESTENV) go test -count=1 ./cmd/server -run 'TestScreens$$' -screens $(CURDIR)/docs/screens

lighthouse: ## Measure home, diagnosis and route with Lighthouse on a running demo (needs node and npm; ADDRESS=http://127.0.0.1:8080)
	@tools/lighthouse/run.sh $(ADDRESS)

badge: ## Validate a badge of a running demo with tools from npm (needs node and npm; ADDRESS=http://127.0.0.1:8080)
	@tools/badge/run.sh $(ADDRESS)

golden: ## Write the golden files anew; look at the difference before you commit it
	@go test ./internal/authz -update

clean: ## Remove what was built (data stays)
	@rm -rf $(BUILD)
