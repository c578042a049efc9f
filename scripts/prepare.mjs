// Builds the GraphiQL page: the `prepare` step of `npm ci`, and what the gateway runs when the page is absent.
// Plain JavaScript, because an install must work before anything is transformed, on node 20 too.
// It never fails an install: without the page everything but `/graphiql` works. An install also compiles ahead.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../workbench', import.meta.url));

// Vite would take over another value, and the page would carry React's development build.
process.env.NODE_ENV = 'production';

try {
  const { build } = await import('vite');
  const started = performance.now();
  await build({ root, logLevel: 'warn' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`The GraphiQL page is built (${seconds} s).`);
} catch (error) {
  console.log(`The GraphiQL page was not built: ${reasonOf(error)} Later: npm run workbench.`);
}

// Only in a whole checkout, and only by npm: the gateway that builds a missing page is compiled already. `node` is
// the one that npm puts first, which is new enough where the packages bring one; where not, the first start compiles.
const compileAhead = fileURLToPath(new URL('compile-ahead.ts', import.meta.url));
if (process.env.npm_lifecycle_event === 'prepare' && existsSync(compileAhead))
  spawnSync('node', ['--import', 'tsx', compileAhead], { stdio: 'ignore', timeout: 60_000 });

function reasonOf(error) {
  if (error?.code === 'ERR_MODULE_NOT_FOUND')
    return 'Vite and its companions are development dependencies, which are not installed here.';
  const [firstLine = ''] = String(error?.message ?? error).split('\n');
  return `${firstLine.replace(/[.\s]+$/, '')}.`;
}
