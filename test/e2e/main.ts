import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromiumPath } from './support/browser.ts';

/** `npm run e2e`: the product and its explorer in a real browser. */
const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
);

if (chromiumPath() === null) {
  console.log(
    'No Chromium found: install one, or name it in CHROMIUM_PATH. The browser run did not take place.',
  );
  // On a build machine a run that did not take place must not look like one that passed.
  process.exit(process.env['CI'] === 'true' ? 1 : 0);
}

const config = join(import.meta.dirname, 'vitest.config.ts');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', config, ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: join(import.meta.dirname, '../..') },
);
process.exit(status ?? 1);
