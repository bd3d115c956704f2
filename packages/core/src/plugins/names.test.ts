import { describe, expect, it } from 'vitest';
import { ownPluginFor, parsePluginName, partNameFor } from './names.js';

describe('parsePluginName', () => {
  it.each([
    ['gitea', ['@docker-watcher/plugin-gitea', 'docker-watcher-plugin-gitea']],
    ['@acme/x', ['@acme/docker-watcher-plugin-x', '@acme/x']],
    ['@acme/docker-watcher-plugin-x', ['@acme/docker-watcher-plugin-x']],
    ['docker-watcher-plugin-x', ['docker-watcher-plugin-x']],
    ['@docker-watcher/plugin-oci', ['@docker-watcher/plugin-oci']],
  ])('%s', (text, candidates) => {
    expect(parsePluginName(text)).toEqual({ kind: 'package', candidates });
  });

  it.each(['./mine', '../mine', '/opt/mine'])('%s is a path', (text) => {
    expect(parsePluginName(text)).toEqual({ kind: 'path', path: text });
  });
});

describe('types of our own plugins', () => {
  it('github and ghcr are one part', () => {
    expect(ownPluginFor('registry', 'github')).toBe('ghcr');
    expect(partNameFor('registry', 'github')).toBe('ghcr');
  });
  it('an unknown type is a part of that name', () => {
    expect(ownPluginFor('registry', 'acme')).toBeUndefined();
    expect(partNameFor('registry', 'acme')).toBe('acme');
  });
});
