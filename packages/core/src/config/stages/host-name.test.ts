import { describe, expect, it } from 'vitest';
import { loadGood, problemsOf, yamlOf } from '../../../test/config/load.js';

const hostOf = async (parts: Parameters<typeof yamlOf>[0]) => (await loadGood(yamlOf(parts))).stages[0]?.host;
const long = 'a'.repeat(63);

describe('the host name of a stage', () => {
  it.each([
    [{}, 'stage-dev-app.example.com'],
    [{ stage: 'subdomain: launcher' }, 'launcher.example.com'],
    [{ stage: 'subdomain: a.b' }, 'a.b.example.com'],
    [{ stage: 'subdomain: "@"' }, 'example.com'],
    [{ stage: 'subdomain: Launcher', project: 'domain: Example.ORG' }, 'launcher.example.org'],
    [{ global: 'domain: example.com\nsubdomain_pattern: "{project}.{stage}"' }, 'app.dev.example.com'],
    [{ project: 'subdomain_pattern: "{project}-{stage}-{project}"' }, 'app-dev-app.example.com'],
    [{ stage: 'domain: localhost' }, 'stage-dev-app.localhost'],
    [{ stage: 'domain: bücher.example' }, 'stage-dev-app.xn--bcher-kva.example'],
    [{ stage: `subdomain: ${long}` }, `${long}.example.com`],
  ])('%j: %s', async (parts, host) => {
    expect(await hostOf(parts)).toBe(host);
  });

  it.each([
    [{ stage: `subdomain: ${long}a` }, /has 64 characters; 63 is the most/],
    [{ stage: 'subdomain: -a' }, /"-a" can not be part/],
    [{ stage: 'subdomain: a_b' }, /"a_b" can not be part/],
    [{ stage: 'subdomain: a..b' }, /a dot too many/],
    [{ stage: 'subdomain: "{stage}"' }, /A subdomain is no pattern/],
    [{ project: 'subdomain_pattern: "{projekt}"' }, /besides \{stage\} and \{project\}/],
    [{ global: 'domain: exa mple' }, /This is no domain/],
    [{ global: `domain: ${`${long}.`.repeat(4)}com` }, /This is no domain/],
    [{ global: 'bake: 1s' }, /has a port and no domain/],
  ])('%j is refused', async (parts, message) => {
    const problems = await problemsOf(yamlOf(parts));
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
  });

  it('a worker has none, and needs no domain', async () => {
    const yaml = yamlOf({ global: 'bake: 1s' }).replace('    port: 3000\n', '');
    const [stage] = (await loadGood(yaml)).stages;
    expect(stage).not.toHaveProperty('host');
    expect(stage).not.toHaveProperty('port');
  });

  it('of two stages alike is told at the later, with the line of the other', async () => {
    const yaml = yamlOf({ project: 'subdomain_pattern: same' }).concat('      rel: { tag_pattern: "v*" }\n');
    const first = yaml.split('\n').findIndex((line) => line.includes('dev:')) + 1;
    const [problem, ...others] = await problemsOf(yaml);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      path: 'projects.app.stages.rel',
      message: `The host name same.example.com is that of the stage on line ${first} too.`,
    });
  });
});

it.each([
  ['App', 'app'],
  ['a_b', 'a-b'],
  ['-a', 'a'],
  ['a.b', 'a-b'],
])('the name %s is refused, and %s offered', async (name, instead) => {
  const yaml = yamlOf().replace('  app:', `  ${name}:`);
  expect(await problemsOf(yaml)).toContainEqual(
    expect.objectContaining({ path: expect.stringContaining(name), hint: expect.stringContaining(`"${instead}"`) }),
  );
});

it('names of project and stage fit into one label of DNS together', async () => {
  const yaml = (length: number) => yamlOf({ stage: 'subdomain: a' }).replace('  app:', `  ${'a'.repeat(length)}:`);
  await loadGood(yaml(50));
  expect(await problemsOf(yaml(51))).toMatchObject([{ message: expect.stringContaining('53 is the most') }]);
});
