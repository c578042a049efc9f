import { existsSync, readFileSync } from 'node:fs';

const SHARED = new URL('../../../shared/data/', import.meta.url);

/** A folder of real input, or null with the reason printed. */
export function realInput(folder: string): URL | null {
  const place = new URL(`${folder}/`, SHARED);
  if (existsSync(place)) return place;
  console.log(`Tests of ${folder} are skipped: ../shared/data/${folder} is not there.`);
  return null;
}

export const textOf = (folder: URL, file: string): string =>
  readFileSync(new URL(file, folder), 'utf8');

export type CsvRow = Readonly<Record<string, string>>;

/** Rows of a comma-separated file by column name; a field may stand in quotes. */
export function csvRows(folder: URL, file: string): CsvRow[] {
  const [head = [], ...rows] = textOf(folder, file).trim().split(/\r?\n/).map(fieldsOf);
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  );
