import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layers } from '../architecture/layers.ts';

const root = join(import.meta.dirname, '../..');
const lines = (path: string): string[] => readFileSync(join(root, path), 'utf8').split('\n');

const dockerfile = lines('Dockerfile');
const last = dockerfile.slice(dockerfile.findLastIndex((line) => line.startsWith('FROM ')));
const admitted = lines('.dockerignore')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

describe('the image', () => {
  test('runs as a user without rights, and says whether it is well', () => {
    expect(last.filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
    expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });

  test('installs from the lockfile only', () => {
    const installs = dockerfile.filter((line) => /^RUN .*\bnpm (i|install|add|ci)\b/.test(line));
    expect(installs.length).toBe(2);
    for (const line of installs) expect(line).toMatch(/^RUN npm ci\b/);
  });

  test('copies what exists and what .dockerignore lets through', () => {
    const copied = dockerfile
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(/\s+/).slice(1, -1))
      .filter((path) => path !== '.');
    expect(copied.length).toBeGreaterThan(3);
    for (const path of copied) {
      expect([path, existsSync(join(root, path))]).toEqual([path, true]);
      expect(admitted).toContain(path.split('/').length > 1 ? path.split('/')[0] : path);
    }
  });

  test('is built out of every layer', () => {
    expect(admitted).toEqual(expect.arrayContaining([...layers, 'simulators', 'workbench']));
    for (const path of admitted) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  });

  test('compiles the same folders that the build configuration names', () => {
    const { include } = JSON.parse(lines('tsconfig.build.json').join('\n')) as {
      include: string[];
    };
    expect([...include].sort()).toEqual([...layers, 'simulators'].sort());
  });
});
