# syntax=docker/dockerfile:1
# One image for every role; the role is the command: all, gateway, subgraph <name>, worker, simulators.

FROM node:24-slim AS build
WORKDIR /app
# `npm ci` builds the GraphiQL page in its prepare step, which needs these sources and nothing else.
COPY package.json package-lock.json tsconfig.json ./
COPY scripts/prepare.mjs scripts/
COPY workbench workbench
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Without the optional ones: the image brings its own Node, and the data lies in a PostgreSQL of its own.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM node:24-slim
LABEL org.opencontainers.image.title="Tributary" \
      org.opencontainers.image.description="A GraphQL federated finance data gateway" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
RUN install -d -o node -g node -m 0700 /data
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/package.json package.json
COPY --from=build /app/dist dist
COPY scripts/container scripts/container
COPY LICENSE ./
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "scripts/container/healthy.mjs"]
ENTRYPOINT ["node", "--enable-source-maps", "dist/gateway/main.js"]
CMD ["all"]
