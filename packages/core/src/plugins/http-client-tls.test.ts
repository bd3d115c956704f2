import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttpClient } from './http-client.js';

/** Made for this test: a self-signed certificate of 127.0.0.1, valid until 2126. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
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
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8AXUTN6j1ymw3Y55
bdB3d6k9jZhXsu0GzTsmIfqkKC2hRANCAATLVI92blihIHQAXz/jH2TqQ5srcsb8
ouk3EspT4F0g762SV1w2e6aojxqdpQEELQJ4sCw7IjfcF19RYx62b6fZ
-----END PRIVATE KEY-----`;

const client = createHttpClient({ userAgent: 'docker-watcher/test' });
const { signal } = new AbortController();
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer({ cert: CERTIFICATE, key: KEY }, (_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  client.close();
  server.close();
});

it('refuses a certificate nobody vouches for', async () => {
  await expect(client.request(url, { signal })).rejects.toMatchObject({ code: 'tls' });
});

it('accepts it when its authority is given', async () => {
  expect((await client.request(url, { signal, ca: CERTIFICATE })).status).toBe(200);
});

it('accepts it when told to accept any', async () => {
  expect((await client.request(url, { signal, insecure: true })).status).toBe(200);
});

it('never lends a trusting connection to a request that does not trust', async () => {
  await client.request(url, { signal, insecure: true });
  await expect(client.request(url, { signal })).rejects.toMatchObject({ code: 'tls' });
});
