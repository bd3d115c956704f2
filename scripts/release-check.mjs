// Rehearses a release in a copy of the packages as they are built here, and tells what would go wrong.
import { openReleaseCopy } from './release/copy.mjs';
import { rehearse } from './release/rehearse.mjs';

// npm tells its children how it was started, and of which workspace; Lerna's npm is to find its own.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
let failed = 0;
const copy = await openReleaseCopy(env);
try {
  for await (const { title, complaints } of rehearse(copy)) {
    console.log(`${complaints.length === 0 ? '✓' : '✗'} ${title}`);
    for (const complaint of complaints) console.log(complaint.trim().replace(/^/gm, '    '));
    if (complaints.length > 0) failed += 1;
  }
} finally {
  await copy.close();
}
console.log(failed === 0 ? '\nA release would go well' : `\n${failed} of these would go wrong`);
process.exitCode = failed === 0 ? 0 : 1;
