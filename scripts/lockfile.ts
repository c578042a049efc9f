import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One installed package, as package-lock.json describes it. */
export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8'));

export const readLockfile = (): Lockfile => read('package-lock.json') as Lockfile;
export const readManifest = (): Manifest => read('package.json') as Manifest;

/**
 * What would make `npm ci` differ on another machine: an address only this one can reach, a package without a
 * checksum, a range where a version should stand, a lockfile behind its manifest.
 */
export function lockfileFaults(lockfile: Lockfile, manifest: Manifest): string[] {
  const packages = Object.entries(lockfile.packages).filter(([path]) => path !== '');
  return [
    ...packages.flatMap(([path, { resolved }]) =>
      resolved === undefined ? [] : [`${path} is bound to ${resolved}`],
    ),
    ...packages.flatMap(([path, { integrity }]) => (integrity ? [] : [`${path} has no checksum`])),
    ...declared(manifest).flatMap(([name, wanted]) => versionFault(lockfile, name, wanted)),
  ];
}

const declared = (manifest: Manifest): [string, string][] =>
  [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((list) =>
    Object.entries(list ?? {}),
  );

function versionFault(lockfile: Lockfile, name: string, wanted: string): string[] {
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted)) return [`${name} ${wanted} is not one version`];
  const { version = 'nothing' } = lockfile.packages[`node_modules/${name}`] ?? {};
  return version === wanted ? [] : [`${name} is ${wanted} in package.json, ${version} when locked`];
}
