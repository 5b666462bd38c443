# The pseudonymizing proxy alone: one file on Node, for a network where nothing else of Tacit is (docs/proxy.md).
#   docker build -f deploy/proxy.Dockerfile -t tacit-proxy .
FROM node:24-slim AS build
WORKDIR /opt/tacit
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --no-audit --no-fund --ignore-scripts
COPY . .
RUN node bin/build-proxy.mjs /opt/proxy

FROM node:24-alpine
# What comes with Node and is not run: the proxy installs nothing.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
COPY --from=build --chmod=0444 /opt/proxy/tacit-proxy.mjs /opt/tacit-proxy.mjs
# Inside a container the address is the container's own; publish the port where you want it.
ENV TACIT_PROXY_HOST=0.0.0.0 NODE_ENV=production
EXPOSE 7450
USER node
# Whoever is no caller is told so, which is a sign of life too.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "require('node:net').connect(Number(process.env.TACIT_PROXY_PORT||process.env.PORT||7450),'127.0.0.1').once('connect',()=>process.exit(0)).once('error',()=>process.exit(1))"]
ENTRYPOINT ["node", "/opt/tacit-proxy.mjs"]
