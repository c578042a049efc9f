import { expect, test } from 'vitest';
import { copy, merge } from '../../gateway/federation/merge.ts';

test.each<[string, Record<string, unknown>, Record<string, unknown>, Record<string, unknown>]>([
  ['adds fields at every depth', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  [
    'goes through lists in lists',
    { a: [[{ b: 1 }], [null]] },
    { a: [[{ c: 2 }], [{ d: 3 }]] },
    { a: [[{ b: 1, c: 2 }], [{ d: 3 }]] },
  ],
  ['keeps what is known where another answers null', { a: { b: 1 } }, { a: null }, { a: { b: 1 } }],
  ['takes a null where nothing is known', {}, { a: null }, { a: null }],
  ['replaces a list of another length', { a: [1] }, { a: [1, 2] }, { a: [1, 2] }],
  ['replaces a value', { a: 1 }, { a: 2 }, { a: 2 }],
])('%s', (_, target, source, expected) => {
  merge(target, source);
  expect(target).toEqual(expected);
});

test('takes an alias for what it is and leaves prototypes alone', () => {
  const target: Record<string, unknown> = {};
  merge(target, JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"name": 2}}'));
  merge(target, JSON.parse('{"__proto__": {"more": 2}}'));
  expect(JSON.stringify(target)).toBe(
    '{"__proto__":{"polluted":1,"more":2},"constructor":{"name":2}}',
  );
  expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
  expect('polluted' in {}).toBe(false);
});

test('copies deeply, so that two places of one entity do not share their fields', () => {
  const original = { list: [{ a: 1 }], day: new Date(0) };
  const twin = copy(original);
  merge(twin, { list: [{ b: 2 }] });
  expect(original.list).toEqual([{ a: 1 }]);
  expect(twin).toEqual({ list: [{ a: 1, b: 2 }], day: original.day });
});
