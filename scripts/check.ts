/** `npm run check`: all that can be said of the code without running the product. Exit code 1 when a step fails. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configurationPage } from './configuration.ts';
import { dependencies, licencesPage } from './licences.ts';
import { lockfileFaults, readLockfile, readManifest } from './lockfile.ts';

interface Step {
  readonly name: string;
  /** What is wrong; empty when nothing is. */
  run(): Promise<string>;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** The longest first, so that two cores are busy to the end. */
const steps: readonly Step[] = [
  tool('types', 'typescript/bin/tsc', '--noEmit'),
  tool('types of the workbench', 'typescript/bin/tsc', '--noEmit', '-p', 'workbench'),
  tool(
    'architecture and packaging',
    'vitest/vitest.mjs',
    ...['run', '--config', 'test/packaging/vitest.config.ts', '--reporter', 'dot'],
  ),
  tool('lint and format', '@biomejs/biome/bin/biome', 'check', '--error-on-warnings'),
  tool('generated schema', 'tsx/dist/cli.mjs', 'scripts/schema.ts', '--check'),
  page('docs/configuration.md', 'scripts/configuration.ts', configurationPage),
  page('docs/licences.md', 'scripts/licences.ts', () => licencesPage(dependencies(readLockfile()))),
  {
    name: 'lockfile',
    run: async () => lockfileFaults(readLockfile(), readManifest()).join('\n'),
  },
];

/** A command of an installed package. */
function tool(name: string, script: string, ...args: string[]): Step {
  return { name, run: () => output([`${root}node_modules/${script}`, ...args]) };
}

/** A page that is generated from the code. */
function page(path: string, generator: string, text: () => string): Step {
  return {
    name: path,
    run: async () => {
      const written = await readFile(root + path, 'utf8').catch(() => '');
      return written === text() ? '' : `It is out of date: run npx tsx ${generator}`;
    },
  };
}

function output(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) =>
      resolve(code === 0 ? '' : said.trim() || `It ended with ${code}.`),
    );
  });
}

async function runStep({ name, run }: Step): Promise<boolean> {
  const started = performance.now();
  const fault = await run().catch((error: unknown) => String(error));
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  console.log(`${fault === '' ? 'ok  ' : 'FAIL'} ${seconds} s  ${name}`);
  if (fault !== '') console.log(fault.replaceAll(/^/gm, '       '));
  return fault === '';
}

const waiting = [...steps];
const results: boolean[] = [];
async function work(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) results.push(await runStep(step));
}
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
if (results.includes(false)) process.exitCode = 1;
