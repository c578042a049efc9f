import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

export interface ComposeService {
  readonly image?: string;
  readonly build?: string;
  readonly profiles?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly network_mode?: string;
  readonly networks?: Readonly<Record<string, { readonly aliases: readonly string[] }>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: {
    readonly test?: readonly string[];
    readonly disable?: boolean;
  };
  readonly init?: boolean;
  readonly read_only?: boolean;
  readonly user?: string;
  readonly stop_grace_period?: string;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const root = join(import.meta.dirname, '../..');

/** The file as text with what the shell's environment does not set replaced by its default. */
export const composeText = (): string =>
  readFileSync(join(root, 'docker-compose.yml'), 'utf8').replaceAll(
    /\$\{\w+:-([^}]*)\}/g,
    (_all, fallback: string) => fallback,
  );

/** Anchors and merge keys resolved. */
export const parseCompose = (text: string): ComposeFile =>
  parse(text, { merge: true }) as ComposeFile;

/** What the Compose specification says is wrong with a file: `path message`. */
export function specificationFaults(file: unknown): string[] {
  validate ??= compile();
  if (validate(file)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

let validate: ReturnType<Ajv2020['compile']> | undefined;

/** The schema of the specification, as dclint carries it. */
function compile(): ReturnType<Ajv2020['compile']> {
  const dclint = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const { $schema: _draft, ...schema } = JSON.parse(
    readFileSync(join(dclint, 'schemas/compose.schema.json'), 'utf8'),
  );
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
  return ajv.compile(schema);
}
