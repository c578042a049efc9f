// Sums what Vitest's JSON reporter wrote: `node .ci/totals.mjs <faults> <report>…` prints `N passed, N failed` as its
// last line and exits 1 unless all went well. <faults> counts steps that failed and have no report.
import { readFileSync } from 'node:fs';

const [faults = '0', ...reports] = process.argv.slice(2);
let passed = 0;
let failed = Number(faults);

for (const path of reports) {
  const report = read(path);
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  // A file that cannot be loaded has no tests that could fail; a run without tests tried nothing.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  failed += broken.length;
  if (!report.success && report.numFailedTests === 0 && broken.length === 0) failed += 1;
  if (report.numTotalTests === 0 && broken.length === 0 && report.success) failed += 1;
  for (const test of report.testResults.flatMap((file) => file.assertionResults)) {
    if (test.status !== 'passed' && test.status !== 'failed')
      console.log(`skipped: ${test.fullName}`);
  }
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // The runner died before it could write: one failure.
    return {
      numPassedTests: 0,
      numFailedTests: 1,
      numTotalTests: 1,
      success: false,
      testResults: [],
    };
  }
}
