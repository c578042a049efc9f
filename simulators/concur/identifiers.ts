import { hash } from 'node:crypto';
import type { Changes } from '../kernel/changes.ts';
import type { Random } from '../kernel/random.ts';

/** Every id this tenant hands out, from one seeded source. */
export interface Identifiers {
  uuid(): string;
  /** 32 upper-case hexadecimal digits: entries, allocations, receipts, workflow steps. */
  key(): string;
  /** 32 lower-case hexadecimal digits. */
  correlation(): string;
  /** 20 upper-case hexadecimal digits. */
  reportId(): string;
  token(): string;
  /** The next whole number of a running series: report and entry keys. */
  serial(): number;
  /** The last number of that series. */
  lastSerial(): number;
  /** Takes a number of that series that came from elsewhere; the series goes on behind it. */
  taken(serial: number): number;
}

/**
 * `startedAt` is part of every id: a tenant that is started again with the same seed and filled with what it knew must
 * not give an old event's or entry's id to a new one.
 */
export function identifiers(random: Random, startedAt: number, changes: Changes): Identifiers {
  let drawn = 0;
  let serial = 5000;
  const reach = (number: number): void => {
    if (number <= serial) return;
    serial = number;
    changes.note('_series', 'serial');
  };
  const origin = `${startedAt} ${random.hex(32)}`;
  const hex = (length: number): string => {
    drawn += 1;
    return hash('sha256', `${origin} ${drawn}`).slice(0, length);
  };
  return {
    uuid: () => {
      const h = hex(32);
      return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
    },
    key: () => hex(32).toUpperCase(),
    correlation: () => hex(32),
    reportId: () => hex(20).toUpperCase(),
    token: () => hex(64),
    serial: () => {
      reach(serial + 1);
      return serial;
    },
    lastSerial: () => serial,
    taken: (number) => {
      reach(number);
      return number;
    },
  };
}

/** The financial document of one revision of a report: the same whenever it is made again. */
export const documentIdOf = (sourceId: string, revision: number): string =>
  hash('sha256', `${sourceId} ${revision}`).slice(0, 32);

/**
 * The v3 name of a thing. The older API protects its keys, so that the same entry, allocation or list item has an id
 * there that no v4 call accepts; reports alone keep theirs.
 */
export function v3Id(kind: 'entry' | 'allocation' | 'item', id: string): string {
  const digest = hash('sha256', `${kind}:${id}`, 'base64url');
  return `gW${digest.slice(0, 32).replaceAll('-', '$').replaceAll('_', 'p')}`;
}
