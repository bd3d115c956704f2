import { describe, expect, it } from 'vitest';
import { checkOpenListener } from './open-listener.js';

describe('a server without sign-in', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1'])('may listen on %s', (host) => {
    expect(() => checkOpenListener(host, { type: 'none' })).not.toThrow();
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'deploy.example.com', '127.0.0.1.example.com'])(
    'may not listen on %s, unless forced',
    (host) => {
      expect(() => checkOpenListener(host, { type: 'none' })).toThrow(/open to others/);
      expect(() => checkOpenListener(host, { type: 'none', force: true })).not.toThrow();
      expect(() => checkOpenListener(host, { type: 'password' })).not.toThrow();
    },
  );
});
