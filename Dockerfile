# Tacit in one image: everything is installed and built while it is made, so that it starts without a network.
FROM node:24-slim AS build
WORKDIR /opt/tacit
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --no-audit --no-fund
COPY . .
# The image's Node is new enough, and the tools of development have done their work.
RUN node bin/prepare.mjs && npm prune --omit=dev && rm -rf node_modules/node-linux-*

FROM node:24-slim
COPY --from=build /opt/tacit /opt/tacit
RUN install -d -o node -g node -m 0700 /var/lib/tacit
WORKDIR /opt/tacit
# Inside a container the address is the container's own; publish the port where you want it.
ENV TACIT_DATA=/var/lib/tacit TACIT_HOST=0.0.0.0 NODE_ENV=production
VOLUME /var/lib/tacit
EXPOSE 7400
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+(process.env.TACIT_PORT??7400)+'/api/health').then((answer)=>process.exit(answer.ok?0:1),()=>process.exit(1))"]
# What `npm start` runs.
CMD ["node", "bin/start.mjs"]
