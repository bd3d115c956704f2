import { expect, it } from 'vitest';
import { createLog } from './log.js';
import { createRedactor } from './redactor.js';

it('writes one JSON object a line, with fields, and never a secret', () => {
  const lines: string[] = [];
  const redactor = createRedactor();
  const log = createLog({
    level: 'info',
    pretty: false,
    redactor,
    destination: { write: (line) => void lines.push(line) },
  });
  redactor.remember(['topsecretvalue']);
  log.child({ project: 'web' }).info('Registry answered', { url: 'https://u:topsecretvalue@example.com' });
  log.debug('Not at this level');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    project: 'web',
    msg: 'Registry answered',
    url: 'https://u:[redacted]@example.com',
  });
});
