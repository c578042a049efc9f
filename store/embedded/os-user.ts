import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, stat } from 'node:fs/promises';
import type { Binaries } from './binaries.ts';
import type { PlatformProbe } from './platform.ts';

/** Who the server runs as. Empty when this process is not root: then it runs as itself. */
export interface RunAs {
  /** The user to become and to give the cluster to. */
  readonly user?: OsUser;
  /** The command that becomes that user, when the plain change of user does not reach the files. */
  readonly through?: readonly string[];
}

interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

const SERVER_USER = 'postgres';

/**
 * PostgreSQL refuses to run as root, so as root it runs as whoever owns the existing cluster, else as the OS user
 * `postgres`, made when it is missing. That user is given the way into the data folder.
 */
export async function chooseOsUser(
  { uid, platform }: PlatformProbe,
  { initdb }: Binaries,
  folder: string,
  cluster: string,
): Promise<RunAs> {
  if (uid !== 0) return {};
  const user = (await ownerOf(cluster)) ?? serverUser(platform);
  if (reaches({ user }, initdb, folder)) return { user };
  await admit(user, folder);
  if (reaches({ user }, initdb, folder)) return { user };
  const through = searchRight(user);
  if (through && reaches({ user, through }, initdb, folder)) return { user, through };
  throw new Error(
    `As root the embedded PostgreSQL runs as the OS user "${SERVER_USER}", which cannot reach ${folder} and ${initdb}: move the checkout and DATA_DIR out of folders closed to others (such as /root), or set DATABASE_URL.`,
  );
}

const ownerOf = (path: string): Promise<OsUser | undefined> =>
  stat(path).then(
    ({ uid, gid }) => (uid === 0 ? undefined : { uid, gid }),
    () => undefined,
  );

function serverUser(platform: string): OsUser {
  const found = lookUp(SERVER_USER);
  if (found) return found;
  if (platform === 'linux') {
    spawnSync('useradd', ['--system', '--user-group', '--no-create-home', SERVER_USER]);
  }
  const made = lookUp(SERVER_USER);
  if (made) return made;
  throw new Error(
    `PostgreSQL does not run as root and the OS user "${SERVER_USER}" cannot be created here: create it, start as another user, or set DATABASE_URL.`,
  );
}

function lookUp(name: string): OsUser | undefined {
  const uid = idOf('-u', name);
  const gid = idOf('-g', name);
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout.trim()) : undefined;
}

/** Asked by trying, as that user: modes alone do not tell (access lists, mounts). */
function reaches(runAs: RunAs, binary: string, folder: string): boolean {
  const [file, ...args] = commandAs(runAs, 'sh', [
    '-c',
    'test -x "$0" && test -x "$1"',
    binary,
    folder,
  ]);
  return spawnSync(file, args, identityOf(runAs)).status === 0;
}

/** The right to pass through, for that user's group only; what lies beside the cluster stays as closed as it was. */
async function admit({ gid }: OsUser, folder: string): Promise<void> {
  const { uid, mode } = await stat(folder);
  await chown(folder, uid, gid);
  await chmod(folder, mode | 0o010);
}

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'];

/** Bits of Linux capabilities, the weaker first: search and read anything; the other writes too. */
const SEARCH_RIGHTS = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
];

/**
 * A checkout below a closed folder (root's home): rather than opening that folder to everyone, the server keeps
 * one capability of root to pass through it.
 */
function searchRight({ uid, gid }: OsUser): readonly string[] | undefined {
  const setpriv = SETPRIV.find((path) => existsSync(path));
  if (!setpriv) return undefined;
  const held = heldCapabilities();
  const right = SEARCH_RIGHTS.find(({ bit }) => (held >> bit) & 1n);
  if (!right) return undefined;
  const user = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  const rights = [`--inh-caps=+${right.name}`, `--ambient-caps=+${right.name}`];
  return [setpriv, ...user, ...rights, '--'];
}

function heldCapabilities(): bigint {
  const held = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return BigInt(`0x${held?.[1] ?? '0'}`);
}

export const commandAs = (
  { through = [] }: RunAs,
  file: string,
  args: readonly string[],
): [string, ...string[]] => [...through, file, ...args] as [string, ...string[]];

/** For `spawn`: empty when the command changes the user by itself. */
export const identityOf = ({ user, through }: RunAs): Partial<OsUser> =>
  user && !through ? user : {};
