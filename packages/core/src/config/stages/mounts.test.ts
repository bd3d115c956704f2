import { describe, expect, it } from 'vitest';
import { loadGood, problemsOf, yamlOf } from '../../../test/config/load.js';

const own = [
  { source: '/srv/dw/docker-watcher.yaml', destination: '/etc/docker-watcher/docker-watcher.yaml' },
  { source: '/srv/dw/data', destination: '/etc/docker-watcher/data' },
  { source: '/mnt/tank/deep', destination: '/etc/docker-watcher/data/deep' },
  { source: '/var/lib/docker/volumes/up/_data', destination: '/etc/up' },
];

const mountOf = async (volume: string, options?: Parameters<typeof loadGood>[1]) => {
  const config = await loadGood(yamlOf({ stage: `volumes: [${volume}]` }), options);
  const [mount] = config.stages[0]?.run.mounts ?? [];
  return mount;
};

describe('a volume', () => {
  it.each([
    ['/srv/data:/data', 'bind', '/srv/data', '/data', false],
    ['/srv/data/:/data/:ro', 'bind', '/srv/data/', '/data', true],
    ['name:/data', 'volume', 'name', '/data', false],
    ['name:/data:rw', 'volume', 'name', '/data', false],
    ['./data:/data', 'bind', '/etc/docker-watcher/data', '/data', false],
    ['../data:/data', 'bind', '/etc/data', '/data', false],
    ['.:/data', 'bind', '/etc/docker-watcher', '/data', false],
    ['/var/run/docker.sock:/var/run/docker.sock', 'bind', '/var/run/docker.sock', '/var/run/docker.sock', false],
  ])('%s outside of a container', async (volume, kind, source, target, readOnly) => {
    expect(await mountOf(`"${volume}"`)).toEqual({ kind, source, target, readOnly, shared: false });
  });

  it('has a long form', async () => {
    expect(await mountOf('{ source: ./data, target: /data, read_only: true, shared: true }')).toEqual({
      kind: 'bind',
      source: '/etc/docker-watcher/data',
      target: '/data',
      readOnly: true,
      shared: true,
    });
  });

  it.each([
    ['./data:/x', '/srv/dw/data'],
    ['./data/a/b:/x', '/srv/dw/data/a/b'],
    ['./data/deep:/x', '/mnt/tank/deep'],
    ['./data/deep/er:/x', '/mnt/tank/deep/er'],
    ['./data/deeper:/x', '/srv/dw/data/deeper'],
    ['./docker-watcher.yaml:/x', '/srv/dw/docker-watcher.yaml'],
    ['../up/a:/x', '/var/lib/docker/volumes/up/_data/a'],
    ['/absolute:/x', '/absolute'],
    ['name:/x', 'name'],
  ])('%s inside of one is on the host %s', async (volume, source) => {
    expect((await mountOf(`"${volume}"`, { ownMounts: own }))?.source).toBe(source);
  });

  it.each([['./other:/x'], ['./data-2:/x'], ['.:/x']])(
    '%s inside of one that does not hold it is refused',
    async (volume) => {
      const problems = await problemsOf(yamlOf({ stage: `volumes: ["${volume}"]` }), { ownMounts: own });
      expect(problems).toMatchObject([
        {
          path: 'projects.app.stages.dev.volumes[0]',
          message: expect.stringContaining('runs in a container, and no mount'),
        },
      ]);
    },
  );

  it.each([
    ['/data', /no source or no target/],
    ['data:data', /no volume/],
    ['a:/b:/c', /option of a volume/],
    ['a:/b:ro:z', /no volume/],
    ['a:/b:z', /option of a volume/],
    ['~/a:/b', /neither an absolute path/],
    ['a/b:/c', /neither an absolute path/],
  ])('%s is refused', async (volume, message) => {
    const problems = await problemsOf(yamlOf({ stage: `volumes: ["${volume}"]` }));
    expect(problems).toMatchObject([{ message: expect.stringMatching(message) }]);
  });

  it('two at one place are refused', async () => {
    expect(await problemsOf(yamlOf({ stage: 'volumes: ["a:/x", "b:/x/"]' }))).toMatchObject([
      { path: 'projects.app.stages.dev.volumes[1]', message: 'Two volumes are mounted at /x.' },
    ]);
  });
});
