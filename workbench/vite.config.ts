import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './precompress.ts';

const gateway = 'http://127.0.0.1:4000';

export default defineConfig({
  base: '/graphiql/',
  plugins: [react(), precompress()],
  // Two copies of one of these in a page break hooks and `instanceof` checks.
  resolve: { dedupe: ['graphql', 'react', 'react-dom', '@graphiql/react'] },
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Monaco is large by nature; the page loads it after its first paint.
    chunkSizeWarningLimit: 5_000,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { explorer: resolve(import.meta.dirname, 'explorer/index.html') },
      onLog(level, log, report) {
        // GraphiQL ships files that its React compiler marked with directives: harmless, and hundreds of lines.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  // `npx vite workbench` beside a running product: the page is then at /graphiql/explorer/index.html.
  server: {
    proxy: {
      '/graphql': { target: gateway, ws: true },
      '/oauth': { target: gateway },
      '/graphiql/session.json': { target: gateway },
    },
  },
});
