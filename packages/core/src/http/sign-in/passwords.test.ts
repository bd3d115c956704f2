import { describe, expect, it } from 'vitest';
import { NO_PASSWORD, newPassword, Passwords } from './passwords.js';

const QUICK = { ln: 4, r: 8, p: 1 };

describe('passwords', () => {
  const passwords = new Passwords(QUICK);

  it('are kept as salted hashes that tell how they were made', async () => {
    const [one, two] = [await passwords.hash('secret words'), await passwords.hash('secret words')];
    expect(one).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await passwords.verify('secret words', one)).toBe(true);
    expect(await passwords.verify('secret word', one)).toBe(false);
    expect(await passwords.verify('', one)).toBe(false);
  });

  it('are looked at as they were hashed, whatever the cost is now', async () => {
    const stored = await new Passwords({ ln: 5, r: 4, p: 2 }).hash('secret words');
    expect(await passwords.verify('secret words', stored)).toBe(true);
  });

  it('are one, however a keyboard composes their letters', async () => {
    expect(await passwords.verify('caf\u0065\u0301', await passwords.hash('caf\u00e9'))).toBe(true);
  });

  it.each(['', 'plain', '$scrypt$ln=4,r=8,p=1$$', '$2b$10$abc'])('never match "%s"', async (stored) => {
    expect(await passwords.verify('', stored)).toBe(false);
    expect(await passwords.verify(stored, stored)).toBe(false);
  });

  it('cost by default what OWASP asks for', async () => {
    expect(NO_PASSWORD).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
    expect(await new Passwords().verify('', NO_PASSWORD)).toBe(false);
  });

  it('are not looked at in crowds', async () => {
    const stored = await passwords.hash('secret words');
    const crowd = await Promise.allSettled(Array.from({ length: 50 }, () => passwords.verify('secret words', stored)));
    const refused = crowd.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(40);
    expect(refused[0]).toMatchObject({ reason: { code: 'request.throttled' } });
    expect(await passwords.verify('secret words', stored)).toBe(true);
  });

  it('that are made are long, and easy to read out', () => {
    const made = new Set(Array.from({ length: 200 }, newPassword));
    expect(made.size).toBe(200);
    for (const one of made) expect(one).toMatch(/^[a-hj-km-np-z2-9]{5}(-[a-hj-km-np-z2-9]{5}){3}$/);
  });
});
