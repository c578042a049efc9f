import { randomBytes } from 'node:crypto';
import {
  access,
  chown,
  constants,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { runToEnd } from './child.ts';
import type { RunAs } from './os-user.ts';
import { isAlive } from './postmaster-file.ts';

/** A PostgreSQL data directory ("cluster") that exists and is initialised. */
export interface Cluster {
  /** Absolute, without symbolic links: the server reports it so. */
  readonly path: string;
  readonly password: string;
  /** Written by initdb, unlike any other cluster's. */
  readonly systemId: string;
}

/** The user that initdb makes; the server has no other. */
export const SUPERUSER = 'tributary';

/** The gateway's database on it. */
export const HOME = 'tributary';

const CLUSTER = 'postgres';
const DRAFT = 'postgres.draft-';
const PASSWORD = 'tributary.password';

export const clusterPath = (folder: string): string => join(folder, CLUSTER);

/** The data folder, made if need be: absolute, without symbolic links, and ours to write to. */
export async function openFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    const folder = await realpath(dataDir);
    await access(folder, constants.W_OK | constants.X_OK);
    return folder;
  } catch (error) {
    throw new Error(
      `The data folder ${dataDir} cannot be written to (${(error as NodeJS.ErrnoException).code}): set DATA_DIR to a folder of your own, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** The cluster of this folder, initialised on the first start. */
export async function openCluster(
  folder: string,
  binaries: Binaries,
  runAs: RunAs,
): Promise<Cluster> {
  const path = clusterPath(folder);
  if (!(await isInitialised(path))) await initialise(folder, binaries, runAs);
  return { path, password: await passwordOf(path), systemId: await systemIdOf(path) };
}

const isInitialised = (path: string): Promise<boolean> =>
  access(join(path, 'PG_VERSION')).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw foreign(path, error);
    },
  );

async function passwordOf(path: string): Promise<string> {
  try {
    return await readFile(join(path, PASSWORD), 'utf8');
  } catch (error) {
    throw foreign(path, error);
  }
}

/** The first eight bytes of the control file, in the machine's order, which is little-endian wherever we run. */
async function systemIdOf(path: string): Promise<string> {
  const control = await readFile(join(path, 'global', 'pg_control'));
  return control.readBigUInt64LE(0).toString();
}

const foreign = (path: string, cause: unknown): Error =>
  new Error(
    `The database in ${path} was not made by this gateway or belongs to another user: set DATA_DIR to a folder of your own, or set DATABASE_URL.`,
    { cause },
  );

/**
 * Initialises a draft beside the place and moves it there whole: a start that is killed leaves no half cluster,
 * and of two that start at once one wins the move and the other uses what the winner made.
 */
async function initialise(folder: string, binaries: Binaries, runAs: RunAs): Promise<void> {
  await removeAbandonedDrafts(folder);
  const draft = join(folder, `${DRAFT}${process.pid}-${randomBytes(4).toString('hex')}`);
  const password = randomBytes(24).toString('base64url');
  ownDrafts.add(draft);
  try {
    await makeDraft(draft, password, binaries, runAs);
    await rename(draft, clusterPath(folder));
  } catch (error) {
    // The other start won the move.
    if (!isOccupied(error)) throw notInitialised(folder, error as Error);
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(`${draft}.password`, { force: true });
  }
}

const notInitialised = (folder: string, cause: Error): Error =>
  new Error(
    `The embedded PostgreSQL could not be initialised in ${folder} (${cause.message}): mend that, choose another DATA_DIR, or set DATABASE_URL.`,
    { cause },
  );

const ownDrafts = new Set<string>();

const isOccupied = (error: unknown): boolean =>
  ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '');

async function makeDraft(
  draft: string,
  password: string,
  { initdb }: Binaries,
  runAs: RunAs,
): Promise<void> {
  const passwordFile = `${draft}.password`;
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await give(draft, runAs);
  await give(passwordFile, runAs);
  await runToEnd(runAs, initdb, [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Ordered by code point whatever the machine's locale, so an index means the same everywhere; unlike plain
    // C it knows upper and lower case beyond ASCII.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]);
  await rename(passwordFile, join(draft, PASSWORD));
}

async function give(path: string, { user }: RunAs): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

/** Left by a start that was killed; those of a process that still runs are its own. */
async function removeAbandonedDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(DRAFT)) continue;
    const maker = Number.parseInt(name.slice(DRAFT.length), 10);
    const inUse = maker === process.pid ? ownDrafts.has(join(folder, name)) : isAlive(maker);
    if (inUse) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
