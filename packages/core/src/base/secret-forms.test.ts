import fc from 'fast-check';
import { expect, it } from 'vitest';
import { secretForms } from './secret-forms.js';

it('finds a secret in the base64 of any text around it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8, maxLength: 40 }), fc.string(), fc.string(), (secret, before, after) => {
      const encoded = Buffer.from(before + secret + after).toString('base64');
      expect(secretForms(secret).some((form) => encoded.includes(form))).toBe(true);
      const asUrl = Buffer.from(before + secret + after).toString('base64url');
      expect(secretForms(secret).some((form) => asUrl.includes(form))).toBe(true);
    }),
  );
});

it('leaves no rest of a longer form', () => {
  const forms = secretForms('a "quoted" one');
  expect(forms[0]?.length).toBe(Math.max(...forms.map(({ length }) => length)));
});
