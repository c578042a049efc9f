import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'tributary-ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A report as Vitest writes it. */
function report(name: string, statuses: readonly string[], broken = 0): string {
  const count = (status: string): number => statuses.filter((it) => it === status).length;
  const path = join(folder, name);
  const assertionResults = statuses.map((status, i) => ({ status, fullName: `test ${i}` }));
  const content = {
    numTotalTests: statuses.length,
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    success: broken === 0 && count('failed') === 0,
    testResults: [
      { status: count('failed') > 0 ? 'failed' : 'passed', assertionResults },
      ...Array.from({ length: broken }, () => ({ status: 'failed', assertionResults: [] })),
    ],
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function totals(faults: number, ...reports: string[]): { lines: string[]; code: number | null } {
  const script = join(root, '.ci/totals.mjs');
  const { stdout, status } = spawnSync(process.execPath, [script, String(faults), ...reports], {
    encoding: 'utf8',
  });
  return { lines: stdout.trim().split('\n'), code: status };
}

describe('the sum of a build', () => {
  test('adds the figures of all runs', () => {
    const reports = [report('a', ['passed', 'passed']), report('b', ['passed'])];
    expect(totals(0, ...reports)).toEqual({ lines: ['3 passed, 0 failed'], code: 0 });
  });

  test('names what was skipped before the last line', () => {
    const sum = totals(0, report('a', ['passed', 'skipped']));
    expect(sum).toEqual({ lines: ['skipped: test 1', '1 passed, 0 failed'], code: 0 });
  });

  test.each([
    ['a test failed', 0, () => [report('a', ['passed', 'failed'])], '1 passed, 1 failed'],
    ['a file could not be loaded', 0, () => [report('a', ['passed'], 1)], '1 passed, 1 failed'],
    ['a run had no test', 0, () => [report('a', [])], '0 passed, 1 failed'],
    ['a run left no report', 0, () => [report('a', ['passed']), 'none'], '1 passed, 1 failed'],
    ['a step without tests failed', 2, () => [report('a', ['passed'])], '1 passed, 2 failed'],
  ])('fails when %s', (_what, faults, reports, line) => {
    expect(totals(faults, ...reports())).toEqual({ lines: [line], code: 1 });
  });
});

describe('.ci/run', () => {
  const path = join(root, '.ci/run');

  test('can be executed and is a valid script', () => {
    expect(() => accessSync(path, constants.X_OK)).not.toThrow();
    expect(spawnSync('bash', ['-n', path], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  test('stops at the first unexpected failure and ends with the sum', () => {
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    expect(lines).toContain('set -euo pipefail');
    expect(lines.at(-1)).toMatch(/^node \.ci\/totals\.mjs "\$faults" "\$\{expected\[@\]\}"$/);
  });
});
