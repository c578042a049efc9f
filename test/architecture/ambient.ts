import ts from 'typescript';
import { folderOf, layers } from './layers.ts';
import { importsOf, type Sources } from './sources.ts';

/** What a process takes from its surroundings; everywhere but in an adapter it is a parameter. */
export type Ambient =
  | 'Date.now'
  | 'new Date()'
  | 'performance.now'
  | 'Math.random'
  | 'randomUUID'
  | 'setTimeout'
  | 'setInterval'
  | 'AbortSignal.timeout'
  | 'fetch'
  | 'process.env';

interface Adapter {
  readonly file: string;
  readonly uses: readonly Ambient[];
  readonly because: string;
}

/** Tests and scripts stand outside of the product and are not looked at. */
export const isWatched = (path: string): boolean =>
  [...layers, 'simulators', 'workbench'].includes(folderOf(path));

export const adapters: readonly Adapter[] = [
  {
    file: 'connectors/clock.ts',
    uses: ['Date.now', 'setTimeout'],
    because: 'it is the clock of the product',
  },
  {
    file: 'simulators/kernel/clock.ts',
    uses: ['Date.now', 'setTimeout'],
    because: 'it is the clock of the simulators, which share nothing with the product',
  },
  {
    file: 'simulators/kernel/webhooks.ts',
    uses: ['fetch'],
    because: 'it is how every simulated vendor calls out',
  },
  {
    file: 'store/embedded/awake.ts',
    uses: ['setInterval'],
    because: 'it keeps the process alive and waits for nothing',
  },
  {
    file: 'gateway/federation/supergraph.ts',
    uses: ['process.env'],
    because: 'Apollo reads the switch of its telemetry there and nowhere else',
  },
  {
    file: 'gateway/main.ts',
    uses: ['process.env', 'setTimeout'],
    because:
      'it is the process: it hands its environment to the configuration and bounds its own end',
  },
  {
    file: 'gateway/access/fetch-json.ts',
    uses: ['AbortSignal.timeout'],
    because: 'it is the transport to an identity provider, which the fault simulation never runs',
  },
  {
    file: 'gateway/graphql-http.ts',
    uses: ['AbortSignal.timeout'],
    because: 'it bounds a request of the outside world, not a step of the product',
  },
  {
    file: 'workbench/explorer/clock.ts',
    uses: ['Date.now', 'Math.random', 'setInterval', 'setTimeout'],
    because: 'it is the clock of the page',
  },
  {
    file: 'workbench/explorer/fetcher.ts',
    uses: ['fetch'],
    because: 'a page has no other transport; this one sends operations',
  },
  {
    file: 'workbench/explorer/session.ts',
    uses: ['fetch'],
    because: 'the same, for what the server says of itself',
  },
  {
    file: 'workbench/explorer/token.ts',
    uses: ['fetch'],
    because: 'the same, for tokens',
  },
];

/** `path: name` of every use outside an adapter. */
export function ambientUses(sources: Sources, allowed: readonly Adapter[] = adapters): string[] {
  const uses = everyUse(sources)
    .filter(({ file, name }) => !allowed.some((it) => it.file === file && it.uses.includes(name)))
    .map(({ file, name }) => `${file}: ${name}`);
  return [...new Set(uses)];
}

/** Permissions that nobody needs any more. */
export function unusedPermissions(
  sources: Sources,
  allowed: readonly Adapter[] = adapters,
): string[] {
  const used = new Set(everyUse(sources).map(({ file, name }) => `${file}: ${name}`));
  return allowed
    .flatMap(({ file, uses }) => uses.map((name) => `${file}: ${name}`))
    .filter((permission) => !used.has(permission));
}

interface Use {
  readonly file: string;
  readonly name: Ambient;
}

function everyUse(sources: Sources): Use[] {
  const watched = sources.files.filter(({ fileName }) => isWatched(fileName));
  return [...watched.flatMap((file) => usesIn(file, sources.checker)), ...timerModules(sources)];
}

function usesIn(file: ts.SourceFile, checker: ts.TypeChecker): Use[] {
  const found: Use[] = [];
  const visit = (node: ts.Node): void => {
    const name = ambient(node, checker);
    if (name !== undefined) found.push({ file: file.fileName, name });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function ambient(node: ts.Node, checker: ts.TypeChecker): Ambient | undefined {
  if (ts.isNewExpression(node) && isGlobal(node.expression, 'Date', checker))
    return node.arguments?.length ? undefined : 'new Date()';
  if (ts.isPropertyAccessExpression(node)) return ambientMember(node, checker);
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return memberOf(node.expression, node.argumentExpression.text, checker);
  if (!ts.isIdentifier(node)) return undefined;
  if (node.text === 'randomUUID')
    return ts.isPropertyAccessExpression(node.parent) ? undefined : node.text;
  const bare = (['setTimeout', 'setInterval', 'fetch'] as const).find((name) => name === node.text);
  return bare !== undefined && isGlobal(node, bare, checker) ? bare : undefined;
}

const ambientMember = (node: ts.PropertyAccessExpression, checker: ts.TypeChecker) =>
  memberOf(node.expression, node.name.text, checker);

const members: Readonly<Record<string, readonly [owner: string, ambient: Ambient]>> = {
  now: ['Date', 'Date.now'],
  random: ['Math', 'Math.random'],
  timeout: ['AbortSignal', 'AbortSignal.timeout'],
  env: ['process', 'process.env'],
};

function memberOf(
  owner: ts.Expression,
  name: string,
  checker: ts.TypeChecker,
): Ambient | undefined {
  if (name === 'randomUUID') return 'randomUUID';
  if (name === 'now' && isGlobal(owner, 'performance', checker)) return 'performance.now';
  const bare = (['setTimeout', 'setInterval', 'fetch'] as const).find((it) => it === name);
  if (bare !== undefined && isGlobal(owner, 'globalThis', checker)) return bare;
  const [of, use] = Object.hasOwn(members, name) ? (members[name] ?? []) : [];
  return of !== undefined && isGlobal(owner, of, checker) ? use : undefined;
}

/** `name` itself or `globalThis.name`; nothing that the file declares or imports under that name. */
function isGlobal(node: ts.Node, name: string, checker: ts.TypeChecker): boolean {
  if (ts.isPropertyAccessExpression(node))
    return node.name.text === name && isGlobal(node.expression, 'globalThis', checker);
  if (!ts.isIdentifier(node) || node.text !== name || isMerelyAName(node)) return false;
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return !symbol?.declarations?.length;
}

/** A key, a member or a type's member: it stands for no variable. */
function isMerelyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node || parent.name === node;
  return 'name' in parent && parent.name === node && !ts.isShorthandPropertyAssignment(parent);
}

/** The same things under other names. */
function timerModules(sources: Sources): Use[] {
  const names: Readonly<Record<string, Ambient>> = {
    timers: 'setTimeout',
    'timers/promises': 'setTimeout',
    process: 'process.env',
    perf_hooks: 'performance.now',
  };
  return importsOf(sources).flatMap(({ from, to, isOurs }) => {
    const name = names[to.replace(/^node:/, '')];
    if (isOurs || name === undefined || !isWatched(from)) return [];
    return [{ file: from, name }];
  });
}
