// A vitest reporter that leaves the counts where `npm test` reads them, and the reason of each skip.
import { writeFileSync } from 'node:fs';

export default class Counts {
  onTestRunEnd(modules, unhandled) {
    const path = process.env.TACIT_TEST_COUNTS;
    if (path !== undefined) writeFileSync(path, JSON.stringify(countsOf(modules, unhandled)));
  }
}

function countsOf(modules, unhandled) {
  const counts = { passed: 0, failed: unhandled.length, skipped: 0, reasons: {} };
  for (const module of modules) {
    const failedBefore = counts.failed;
    for (const test of module.children.allTests()) count(counts, test.result());
    // A file that cannot be loaded, or whose preparation fails, has no failed test to show for it.
    if (module.state() === 'failed' && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}

function count(counts, result) {
  if (result.state === 'passed') counts.passed += 1;
  else if (result.state === 'failed') counts.failed += 1;
  else {
    const reason = result.note ?? 'the test gives no reason';
    counts.skipped += 1;
    counts.reasons[reason] = (counts.reasons[reason] ?? 0) + 1;
  }
}
