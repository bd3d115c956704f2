import { describe, expect, it } from 'vitest';
import { diagnose, type Symptoms } from './diagnose.js';

const base: Symptoms = { code: 'container.unhealthy', message: '', exposedPorts: [3000], log: [] };
const exited: Partial<Symptoms> = { code: 'container.exited' };

const TABLE: readonly (readonly [string, Partial<Symptoms>, RegExp | undefined])[] = [
  ['out of memory', { ...exited, oom: true, exitCode: 137 }, /more memory than it may/],
  ['killed for memory, said by the code', { code: 'container.oom' }, /resources\.memory/],
  [
    'another platform, at the start',
    { code: 'container.cannot_start', message: 'exec format error' },
    /another platform/,
  ],
  [
    'another platform, in the log',
    { ...exited, exitCode: 1, log: ['exec /app: exec format error'] },
    /another platform/,
  ],
  ['another platform, by its manifest', { code: 'image.wrong_platform' }, /another platform/],
  ['no such program', { code: 'container.cannot_start', exitCode: 127 }, /does not have/],
  ['a program that may not run', { code: 'container.cannot_start', exitCode: 126 }, /may not be run/],
  [
    'an end with words',
    { ...exited, exitCode: 1, log: ['boot', 'no DATABASE_URL', ' '] },
    /Its last words: no DATABASE_URL/,
  ],
  ['an end without words', { ...exited, exitCode: 1 }, /exit code 1\. It wrote nothing/],
  ['a task', { ...exited, exitCode: 0 }, /came to its end by itself/],
  ['a loop', { code: 'container.crash_loop', exitCode: 2 }, /exit code 2/],
  [
    'another port',
    { port: 3000, exposedPorts: [8080], reason: 'refused' },
    /on port 3000\. The image exposes 8080: set port: 8080/,
  ],
  ['loopback', { port: 3000, reason: 'refused' }, /127\.0\.0\.1 only/],
  ['no health path', { evidence: 'GET /up answers 404', healthPath: '/up' }, /\/up does not exist/],
  ['https', { evidence: '301 to https://app.test/' }, /TLS ends at the proxy/],
  ['sign-in', { evidence: 'answers 401' }, /asks for a sign-in/],
  ['an error of its own', { evidence: 'answers 503', healthPath: '/up' }, /\/up with an error/],
  ['silence', { reason: 'timeout' }, /does not answer in time/],
  ['TLS on the port', { reason: 'tls' }, /speaks TLS/],
  ['nothing that is known', { reason: 'strange' }, undefined],
  ['the surroundings', { code: 'registry.failed', message: 'down' }, undefined],
];

describe('a diagnosis', () => {
  it.each(TABLE)('%s', (_name, symptoms, words) => {
    const said = diagnose({ ...base, ...symptoms });
    if (words === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(words);
  });
});
