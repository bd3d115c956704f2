import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.js';

describe('readArguments', () => {
  it('fills in the defaults', () => {
    expect(readArguments(['--data', '/var/lib/proxy'])).toEqual({
      data: '/var/lib/proxy',
      control: '/var/lib/proxy/proxy.sock',
      listen: [{ host: '0.0.0.0', port: 80 }],
      trust: [],
      graceMs: 10_000,
    });
  });

  it('reads what is given', () => {
    const args = [
      '--data',
      '/d',
      '--listen',
      '[::]:80',
      '--listen',
      ':8080',
      '--trust',
      '10.0.0.0/8',
      '--grace',
      '1.5',
    ];
    expect(readArguments([...args, '--control', '/run/p.sock'])).toMatchObject({
      control: '/run/p.sock',
      listen: [
        { host: '::', port: 80 },
        { host: '0.0.0.0', port: 8080 },
      ],
      trust: ['10.0.0.0/8'],
      graceMs: 1_500,
    });
    expect(readArguments(['--help'])).toBe('help');
    expect(readArguments(['--version'])).toBe('version');
  });

  it.each([
    [[], /--data is missing/],
    [['--data', '/d', '--listen', '80'], /--listen 80 is not HOST:PORT/],
    [['--data', '/d', '--listen', 'x:99999'], /not HOST:PORT/],
    [['--data', '/d', '--trust', '10.0.0.0/40'], /not an address or CIDR/],
    [['--data', '/d', '--trust', 'home'], /not an address or CIDR/],
    [['--data', '/d', '--grace', 'long'], /not a number of seconds/],
    [['--data', '/d', '--wat'], /--wat/],
  ])('refuses %j', (argv, why) => expect(() => readArguments(argv)).toThrow(why));
});
