/**
 * `npm run bench [-- <name>] [--json]`: measures this machine against the targets of the design. Without a name
 * all benches run, one after the other. With `--json` one object per bench on standard output; progress goes to
 * standard error either way.
 */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';
import { describeMachine, machineNow } from './support/machine.ts';
import { table } from './support/table.ts';

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  freshness: async () => (await import('./freshness/index.ts')).freshness,
  scaling: async () => (await import('./scaling/index.ts')).scaling,
  start: async () => (await import('./start/index.ts')).start,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `There is no bench "${unknown.join('", "')}"; known are ${Object.keys(benches).join(', ')}.`,
  );
  process.exit(2);
}

// An exit, unlike the signal itself, lets what the benches have started end too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const bench = await benches[name]?.();
  if (bench) await run(name, bench);
}
// Pools of the product in this process may still hold it open.
process.exit(0);

async function run(name: string, bench: Bench): Promise<void> {
  const machine = machineNow();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  say(`${name}: ${describeMachine(machine)}`);
  const { ratio, target, tables, ...measured } = await bench(say);
  if (values.json) console.log(JSON.stringify({ name, ratio, target, machine, ...measured }));
  else
    console.log(
      [`${name}: ratio ${ratio} (target at most ${target})`, ...tables.map(table)].join('\n\n'),
    );
}
