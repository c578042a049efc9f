import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environment, variables } from '../gateway/environment.ts';
import { variableNames } from '../gateway/secret-files.ts';

const introduction = `# Configuration

Everything is set by environment variables, read once at the start. All faults are reported together, and the
process ends with exit code 2. An empty variable counts as absent. A variable marked *secret* can also be given
as \`<NAME>_FILE\`, the path of a file that holds it.

The role is the first argument: \`npm start -- all|gateway|subgraph <crm|erp|expense|control>|worker|simulators\`,
\`all\` where nothing is said.

This page is generated from the schema in \`gateway/environment.ts\`: run \`npx tsx scripts/configuration.ts\`.

| Variable | Meaning | Default |
|---|---|---|
`;

/** The text of docs/configuration.md. */
export const configurationPage = (): string => introduction + variableNames.map(row).join('');

function row(name: (typeof variableNames)[number]): string {
  const described = variables.get(environment.shape[name]);
  if (described === undefined) throw new Error(`${name} has no description.`);
  const shown = described.fallback ?? standard(name);
  const secret = described.secret === true ? ' *secret*' : '';
  return `| \`${name}\`${secret} | ${escaped(described.meaning)} | ${escaped(shown)} |\n`;
}

function standard(name: (typeof variableNames)[number]): string {
  const value = environment.shape[name].parse(undefined);
  return value === undefined ? '-' : `\`${value}\``;
}

const escaped = (text: string): string => text.replaceAll('|', '\\|');

const page = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, configurationPage());
