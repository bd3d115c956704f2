import { expect, it } from 'vitest';
import { stageSpec } from '../../test/deploy/stage-spec.js';
import { diffSpecs } from './diff-specs.js';

const value = (text: string, secret = false) => ({ value: text, secret });

it.each([
  ['nothing', {}, []],
  ['what takes effect without a deploy', { keep: 9, autoDeploy: false, bakeMs: 1, hooks: {}, adopt: 'x' }, []],
  ['a file whose values are merged already', { run: { envFile: '/srv/app.env' } }, []],
  ['a variable', { run: { env: { A: value('1'), B: value('2') } } }, ['env.A', 'env.B']],
  ['a secret, by name', { run: { env: { A: value('hunter2', true) } } }, ['env.A']],
  [
    'a route',
    { host: 'new.test', tls: { certificate: 'auto' } as never, port: 8_080 },
    ['host', 'port', 'tls.certificate'],
  ],
  ['an image', { image: { host: 'registry.test', repository: 'team/b' } }, ['image.repository']],
  ['a list, as one', { run: { aliases: ['a'] } }, ['aliases']],
])('names %s', (_words, wish, names) => {
  expect(diffSpecs(stageSpec(), stageSpec(wish))).toEqual(names);
  expect(diffSpecs(stageSpec(wish), stageSpec())).toEqual(names);
});
