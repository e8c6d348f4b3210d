# An image of the standalone executable: docs/standalone.md. It needs glibc (2.17 or newer) and certificates of
# authorities, and nothing else: no shell, no Node. Not built by the project's CI, which has no Docker.
# BASE is to be pinned by its digest where images are published.
ARG BASE=gcr.io/distroless/base-debian12:nonroot
FROM ${BASE}
ARG EXECUTABLE=tschart-linux-x64
COPY dist/standalone/${EXECUTABLE} /usr/local/bin/tschart
# Apart from the executable, as its licence (LGPL) wants it to be exchangeable.
COPY dist/standalone/openpgp.cjs dist/standalone/openpgp.LICENSE /usr/local/bin/
ENTRYPOINT ["/usr/local/bin/tschart"]
