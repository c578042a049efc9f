import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { binaryPackage, type PlatformProbe } from './platform.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Read and execute, for everyone: as root the server runs as another user. */
const EXECUTABLE = 0o555;

/**
 * The binaries, ready to run. npm cannot pack symbolic links; the package lists them in `pg-symlinks.json` and
 * makes them in its install script, which many installations never run (`--ignore-scripts`, not approved). So
 * the missing ones are made here, and lost file modes restored.
 */
export async function readyBinaries(probe: PlatformProbe): Promise<Binaries> {
  const native = binaryPackage(probe);
  const binaries = {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
  };
  try {
    await makeLinks(native);
    await makeExecutable(binaries.initdb);
    await makeExecutable(binaries.postgres);
  } catch (error) {
    // Typical of an image whose packages were installed by another user.
    throw new Error(
      `The PostgreSQL binaries in ${native} are not ready and cannot be repaired from here: run "npm rebuild" with install scripts allowed as the owner of that folder, or set DATABASE_URL.`,
      { cause: error },
    );
  }
  return binaries;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

async function makeLinks(native: string): Promise<void> {
  const listed: readonly Link[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  await Promise.all(listed.map((link) => makeLink(dirname(native), link)));
}

/** Both paths start at the package's folder and lie side by side, so the link is just the file's name. */
async function makeLink(packageFolder: string, { source, target }: Link): Promise<void> {
  const path = join(packageFolder, target);
  if (await exists(path)) return;
  try {
    await symlink(basename(source), path);
  } catch (error) {
    // Another process starting at the same moment made it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(path, mode | EXECUTABLE);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
