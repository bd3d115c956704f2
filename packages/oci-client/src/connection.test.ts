import { expect, it } from 'vitest';
import { connectionOf } from './connection.js';

const url = 'https://registry.example.com';
/** Made for this test: a self-signed certificate. */
const CA = `-----BEGIN CERTIFICATE-----
MIIBrzCCAVWgAwIBAgIUUSK9CZXEP6xDMyDa76NnjMdKdlIwCgYIKoZIzj0EAwIw
HjEcMBoGA1UEAwwTZG9ja2VyLXdhdGNoZXIgdGVzdDAgFw0yNjExMjMyMTE1NTBa
GA8yMTI2MTAzMDIxMTU1MFowHjEcMBoGA1UEAwwTZG9ja2VyLXdhdGNoZXIgdGVz
dDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMtUj3ZuWKEgdABfP+MfZOpDmyty
xvyi6TcSylPgXSDvrZJXXDZ7pqiPGp2lAQQtAniwLDsiN9wXX1FjHrZvp9mjbzBt
MB0GA1UdDgQWBBQxTOG9NM+ZhQMVunmf0q08HkZQGjAfBgNVHSMEGDAWgBQxTOG9
NM+ZhQMVunmf0q08HkZQGjAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGHBH8A
AAGCCWxvY2FsaG9zdDAKBggqhkjOPQQDAgNIADBFAiAq6Kqr/3bMm8rHubKxnqsg
qqjarWXTwz0lDvh01LarvwIhAMU3qxzOeTOf8ajph2AE03iqjb+U+1pB4WWdaZor
SmRd
-----END CERTIFICATE-----`;

it('says no more than the settings do', () => {
  expect(connectionOf({ url })).toEqual({ url });
  expect(connectionOf({ url, token: 't', auth_hosts: ['auth.example.com'], ca: CA, insecure: false })).toEqual({
    url,
    credentials: { username: 'token', password: 't' },
    allowHosts: ['auth.example.com'],
    ca: CA,
    insecure: false,
  });
});

it.each(['', 'rubbish', '/etc/ssl/ca.pem', CA.replace('MIIBrz', '')])('refuses a "ca" that is none: %#', (ca) => {
  expect(() => connectionOf({ url, ca })).toThrow(
    expect.objectContaining({ code: 'misconfigured', hint: expect.stringContaining('ca_file') }),
  );
});
