import type { Import } from './sources.ts';

/** Imports point down this list, never up. */
export const layers: readonly string[] = [
  'gateway',
  'subgraphs',
  'resolvers',
  'workflows',
  'commands',
  'control',
  'store',
  'connectors',
  'schema',
];

/** Beside the layers: each may be changed without a thought for the product's insides. */
export const besides = ['simulators', 'workbench', 'test', 'scripts', '.ci'] as const;

const registry = 'connectors/registry.ts';
/** The door into the stand-ins for the process that runs a demo, and the clock they want for it. */
const simulatorsDoor = 'simulators/start.ts';
const simulatorsDoors = [simulatorsDoor, 'simulators/kernel/clock.ts'];
/** Ports of the lowest layer that everybody takes; they know nothing but each other. */
const lowestPorts = ['connectors/clock.ts', 'connectors/ids.ts'];

/** Every import that a rule forbids, as `from -> to`, with the rule behind it. */
export function forbiddenImports(imports: readonly Import[]): string[] {
  return imports
    .filter(({ isOurs }) => isOurs)
    .flatMap(({ from, to }) => {
      const rule = brokenRule(from, to);
      return rule === undefined ? [] : [`${from} -> ${to}: ${rule}`];
    });
}

function brokenRule(from: string, to: string): string | undefined {
  if (to.startsWith('..')) return 'leaves the repository';
  if (folderOf(from) === 'test') return undefined;
  if (folderOf(from) === 'scripts')
    return folderOf(to) === 'test' ? 'scripts do not need tests' : undefined;
  if (folderOf(from) === 'simulators') return outsideSimulator(from, to);
  if (folderOf(from) === 'workbench')
    return folderOf(to) === 'workbench' ? undefined : 'the workbench imports nothing of ours';
  if (folderOf(to) === 'simulators')
    return folderOf(from) === 'gateway' && simulatorsDoors.includes(to)
      ? undefined
      : `only gateway starts simulators, through ${simulatorsDoor}`;
  return upwards(from, to) ?? namedVendor(from, to) ?? belowPorts(from, to);
}

function upwards(from: string, to: string): string | undefined {
  const above = layers.indexOf(folderOf(from));
  const below = layers.indexOf(folderOf(to));
  if (above === -1) return undefined;
  if (below === -1) return 'belongs to no layer';
  return below < above ? 'points up' : undefined;
}

function namedVendor(from: string, to: string): string | undefined {
  const vendor = vendorOf(to);
  if (vendor === undefined || vendor === vendorOf(from) || from === registry) return undefined;
  return `only ${registry} names a vendor`;
}

function belowPorts(from: string, to: string): string | undefined {
  if (!lowestPorts.includes(from) || lowestPorts.includes(to)) return undefined;
  return 'the lowest ports know only each other';
}

/** Vendors share the kernel; `demo/` and `start.ts` put them together. */
function outsideSimulator(from: string, to: string): string | undefined {
  if (folderOf(to) !== 'simulators') return 'simulators import nothing of ours';
  const [home, target] = [from, to].map((path) => path.split('/')[1]);
  const isVendor = home !== 'demo' && home !== 'kernel' && from !== simulatorsDoor;
  if (isVendor && target !== home && target !== 'kernel') return 'a vendor knows only the kernel';
  return home === 'kernel' && target !== 'kernel' ? 'the kernel knows no vendor' : undefined;
}

export const folderOf = (path: string): string => path.split('/')[0] ?? '';

function vendorOf(path: string): string | undefined {
  const [layer, vendor, ...rest] = path.split('/');
  return layer === 'connectors' && rest.length > 0 ? vendor : undefined;
}
