import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Encodings of the bundle's files, best first, and the ending of the file that holds each. */
const endings = { br: '.br', gzip: '.gz' } as const;
export type Encoding = keyof typeof endings;
export const encodings = Object.keys(endings) as readonly Encoding[];

/** Written last by the build: without it the folder is empty, half built or being rebuilt. */
const listName = 'bundle.json';

export interface Bundle {
  /** Path of the page's HTML inside the bundle. */
  readonly page: string;
  /** By path inside the bundle: the encodings that lie beside the file. Nothing else may be served. */
  readonly files: ReadonlyMap<string, readonly Encoding[]>;
}

export type BundleState =
  | { readonly status: 'ready'; readonly bundle: Bundle }
  | { readonly status: 'building' }
  /** Neither there nor to be built: `reason` is a sentence. */
  | { readonly status: 'missing'; readonly reason: string };

/** Builds the bundle into its folder; rejects with an Error whose message is a sentence. */
export type BuildBundle = () => Promise<void>;

export const encodedPath = (path: string, encoding: Encoding): string => path + endings[encoding];

/** The bundle on disk: built at most once by this process, and only when somebody asks. */
export class BundleSource {
  readonly #distDir: string;
  readonly #build: BuildBundle | null;
  #state: BundleState | null = null;
  /** Modification time of the list behind a `ready` state. */
  #listMtimeMs = 0;

  constructor(distDir: string, build: BuildBundle | null) {
    this.#distDir = distDir;
    this.#build = build;
  }

  current(): BundleState {
    this.#state = this.#onDisk() ?? this.#state ?? this.#start();
    return this.#state;
  }

  /** Looked at every time, so that `npm run workbench` takes effect without a restart. */
  #onDisk(): BundleState | null {
    const list = statSync(join(this.#distDir, listName), { throwIfNoEntry: false });
    if (list === undefined) return null;
    if (this.#state?.status === 'ready' && list.mtimeMs === this.#listMtimeMs) return this.#state;
    this.#listMtimeMs = list.mtimeMs;
    return { status: 'ready', bundle: readBundle(this.#distDir) };
  }

  #start(): BundleState {
    if (this.#build === null) return missing('Run `npm run workbench`.');
    this.#build().then(
      () => {
        this.#state = missing('The build ended without a bundle.');
      },
      // The page is an extra: its failed build is shown there and stops nothing else.
      (error: unknown) => {
        this.#state = missing(error instanceof Error ? error.message : String(error));
      },
    );
    return { status: 'building' };
  }
}

const missing = (reason: string): BundleState => ({ status: 'missing', reason });

function readBundle(distDir: string): Bundle {
  const list = JSON.parse(readFileSync(join(distDir, listName), 'utf8')) as {
    files: Record<string, { encodings: Encoding[] }>;
  };
  const files = Object.entries(list.files).map(([path, file]) => [path, file.encodings] as const);
  return { page: 'explorer/index.html', files: new Map(files) };
}

/** What `npm ci` does in its `prepare` step, done in a child process: `distDir` is `<project>/workbench/dist`. */
export function buildByPrepare(distDir: string): BuildBundle {
  const project = resolve(distDir, '../..');
  return () =>
    new Promise((done, failed) => {
      const child = spawn(process.execPath, [join(project, 'scripts/prepare.mjs')], {
        cwd: project,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      const listen = (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2_000);
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('error', failed);
      child.once('close', () => {
        // The script reports and exits 0, so that it never fails an install: the file tells.
        if (existsSync(join(distDir, listName))) done();
        else failed(new Error(said.trim() || 'The build said nothing.'));
      });
    });
}
