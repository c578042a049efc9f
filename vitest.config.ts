import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Without the alias the ESM and the CommonJS build of graphql load side by side.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    server: { deps: { inline: [/type-graphql/, /@apollo\/subgraph/, /graphql-scalars/] } },
  },
});
