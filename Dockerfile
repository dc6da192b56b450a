# syntax=docker/dockerfile:1
# Two images from one file:
#   docker build --target server    -t marshrut:dev .
#   docker build --target versitygw -t marshrut-versitygw:dev .
# Both hold static programs, no shell and no package manager, and run as 65532.

FROM golang:1.26.8-bookworm AS modules
WORKDIR /src
ENV CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-buildvcs=false
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download

# --- server and instrument programs ---------------------------------------
FROM modules AS build
COPY . .
ARG VERSION=dev
# `make build` adds each program to the catalogue: pinned by its hash, 0555.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    make build VERSION="$VERSION" && build/server plugin list --catalogue build/plugins

FROM gcr.io/distroless/static-debian12:nonroot AS server
COPY --from=build --chown=0:0 --chmod=0555 /src/build/server /usr/local/bin/server
# Root owns the catalogue: the server's user can't change what it is to run.
COPY --from=build --chown=0:0 /src/build/plugins /usr/lib/marshrut/plugins
ENV MARSHRUT_LISTEN=0.0.0.0:8080 \
    MARSHRUT_PLUGINS=/usr/lib/marshrut/plugins \
    MARSHRUT_LOG_FORMAT=json
USER 65532:65532
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/usr/local/bin/server", "health"]
ENTRYPOINT ["/usr/local/bin/server"]
CMD ["serve"]

# --- S3 server ------------------------------------------------------------
FROM modules AS gateway
COPY tools/go.mod tools/go.sum ./tools/
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    mkdir -p /out/data/files && cd tools && \
    go build -trimpath -ldflags "-s -w" -o /out/versitygw github.com/versity/versitygw/cmd/versitygw

FROM gcr.io/distroless/static-debian12:nonroot AS versitygw
COPY --from=gateway --chown=0:0 --chmod=0555 /out/versitygw /usr/local/bin/versitygw
COPY --from=build --chown=0:0 --chmod=0555 /src/build/server /usr/local/bin/server
# A fresh volume takes over the folder with its owner.
COPY --from=gateway --chown=65532:65532 /out/data /data
USER 65532:65532
EXPOSE 7070
VOLUME /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/usr/local/bin/server", "health", "http://127.0.0.1:7070/health"]
ENTRYPOINT ["/usr/local/bin/versitygw"]
CMD ["--quiet", "--keep-alive", "--port", ":7070", "--region", "us-east-1", "--health", "/health", "posix", "/data/files"]
