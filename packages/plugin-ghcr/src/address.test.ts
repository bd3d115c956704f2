import { expect, it } from 'vitest';
import { addressesOf } from './address.js';

it.each<[string | undefined, string | undefined, string, string | undefined]>([
  [undefined, undefined, 'https://ghcr.io', 'https://api.github.com'],
  ['https://ghcr.io', undefined, 'https://ghcr.io', 'https://api.github.com'],
  ['https://github.com', undefined, 'https://ghcr.io', 'https://api.github.com'],
  [
    'https://containers.git.example.com',
    undefined,
    'https://containers.git.example.com',
    'https://git.example.com/api/v3',
  ],
  [
    'https://containers.example.ghe.com',
    undefined,
    'https://containers.example.ghe.com',
    'https://api.example.ghe.com',
  ],
  ['https://ghcr.io', 'https://api.example.com', 'https://ghcr.io', 'https://api.example.com'],
  ['https://registry.example.com', undefined, 'https://registry.example.com', undefined],
])('%s with the API address %s', (url, apiUrl, registry, api) => {
  expect(addressesOf(url, apiUrl)).toEqual(api === undefined ? { registry } : { registry, api });
});
