import 'reflect-metadata';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../connectors/clock.ts';
import { salesforceCalls } from '../../connectors/salesforce/calls.ts';
import type { SalesforceConnectorOptions } from '../../connectors/salesforce/options.ts';
import { queriesOf } from '../../connectors/salesforce/queries.ts';
import { soqlOf, type Value } from '../../connectors/salesforce/soql.ts';
import { transportsOf } from '../../connectors/transports.ts';
import { APP, act, connected, livingIds, NEVER } from './salesforce-org.ts';

/** Any characters, half surrogate pairs among them, mixed with what breaks out of a literal. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      }),
      fc.constantFrom(
        "'",
        "\\'",
        '\\',
        '\\\\',
        "' OR Name != '",
        "') --",
        '\n',
        '\u2028',
        '%',
        '_',
        ' ',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const byName = (value: Value) =>
  ({ select: ['Id'], from: 'Account', where: { field: 'Name', is: '=', value } }) as const;

const UNESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  "'": "'",
  '"': '"',
  '\\': '\\',
};

/** The text of the literal at the end of a query, read as the vendor documents it; fails if it is not the end. */
function literalBehind(prefix: string, soql: string): string {
  expect(soql.startsWith(`${prefix}'`)).toBe(true);
  const inner = /^((?:[^'\\]|\\u[0-9a-f]{4}|\\[nrtbf'"\\])*)'$/s.exec(
    soql.slice(prefix.length + 1),
  );
  if (!inner) throw new Error(`not one literal: ${soql}`);
  return (inner[1] ?? '').replace(/\\(?:u([0-9a-f]{4})|(.))/gs, (_, code, char) =>
    code === undefined ? (UNESCAPED[char] ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

describe('a query', () => {
  test('holds any text as one literal that reads as it was given', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const soql = soqlOf(byName(text));
        expect(literalBehind('SELECT Id FROM Account WHERE Name = ', soql)).toBe(text);
        expect(decodeURIComponent(encodeURIComponent(soql))).toBe(soql);
      }),
      { numRuns: 2000 },
    );
  });

  test('holds any list of texts as a list of literals', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (texts) => {
        const soql = soqlOf({
          select: ['Id'],
          from: 'Account',
          where: { field: 'Id', isOneOf: texts },
        });
        const literals = texts.map((text) => soqlOf(byName(text)).slice(PREFIX.length)).join(', ');
        expect(soql).toBe(`SELECT Id FROM Account WHERE Id IN (${literals})`);
      }),
    );
  });

  test('refuses names that are none', () => {
    const bad = fc.string().filter((text) => !/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z]\w*)*$/.test(text));
    fc.assert(
      fc.property(bad, (name) => {
        expect(() => soqlOf({ select: [name], from: 'Account' })).toThrow('no name');
        expect(() => soqlOf({ select: ['Id'], from: name })).toThrow('no name');
        expect(() => soqlOf({ select: ['Id'], from: 'Account', orderBy: [name] })).toThrow(
          'no name',
        );
        const where = { field: name, is: '=', value: null } as const;
        expect(() => soqlOf({ select: ['Id'], from: 'Account', where })).toThrow('no name');
      }),
    );
  });

  test('writes instants, flags and nothing as the vendor does', () => {
    const at = new Date('2026-01-31T10:11:12.345Z');
    expect(soqlOf(byName(at))).toBe(`${PREFIX}2026-01-31T10:11:12.345Z`);
    expect(soqlOf(byName(true))).toBe(`${PREFIX}true`);
    expect(soqlOf(byName(null))).toBe(`${PREFIX}null`);
  });

  test('keeps AND apart from OR', () => {
    const id = { field: 'Id', is: '>', value: '001' } as const;
    const name = { field: 'Name', is: '!=', value: null } as const;
    const where = { all: [id, { any: [name, id] }] };
    expect(soqlOf({ select: 'COUNT()', from: 'Account', where, limit: 5 })).toBe(
      "SELECT COUNT() FROM Account WHERE (Id > '001' AND (Name != null OR Id > '001')) LIMIT 5",
    );
  });
});

const PREFIX = 'SELECT Id FROM Account WHERE Name = ';

test('finds exactly the account of a hostile name', async () => {
  const { system, url } = await connected();
  act(system, 'createAccount', { Name: 'Bystander' });
  const options: SalesforceConnectorOptions = {
    connectionId: 'salesforce',
    loginUrl: url,
    ...APP,
    apiVersion: 'v60.0',
    windows: {},
    requestTimeoutMs: 5_000,
    concurrency: 1,
    sessionSeconds: 3600,
    clock: systemClock,
    random: () => 0,
    environment: 'simulator',
  };
  const transports = transportsOf('SALESFORCE', options);
  const queries = queriesOf(salesforceCalls(options, transports), options.apiVersion);
  const name = hostile
    .map((text) => text.trim().slice(0, 200).trim())
    .filter((text) => text !== '');
  await fc.assert(
    fc.asyncProperty(name, async (Name) => {
      const id = act(system, 'createAccount', { Name });
      const { records } = await queries.first(byName(Name), NEVER);
      expect(records.map(({ Id }) => Id)).toEqual([id]);
      act(system, 'deleteRecord', { id });
    }),
    { numRuns: 150 },
  );
  expect(livingIds(system, 'Account')).toHaveLength(1);
  await transports.close();
});
