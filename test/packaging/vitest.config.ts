import { defineConfig } from 'vitest/config';

/** What is checked of the files alone: the same tests as in a whole run, without a database server beside them. */
export default defineConfig({
  test: {
    include: ['test/architecture.test.ts', 'test/packaging/*.test.ts'],
    testTimeout: 30_000,
  },
});
