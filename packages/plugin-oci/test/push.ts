import type { FixtureContent } from '@docker-watcher/testkit';

/** Pushes as docker does: blobs by upload, children, then the manifest. Throws on any refusal. */
export async function pushImage(
  origin: string,
  repository: string,
  tag: string | undefined,
  content: FixtureContent,
  authorization?: string,
): Promise<void> {
  const auth: Record<string, string> = authorization === undefined ? {} : { authorization };
  for (const [digest, blob] of content.blobs) {
    const opened = await request(`${origin}/v2/${repository}/blobs/uploads/`, { method: 'POST', headers: auth });
    const upload = new URL(opened.headers.get('location') ?? '', origin);
    upload.searchParams.set('digest', digest);
    const headers = { ...auth, 'content-type': 'application/octet-stream' };
    await request(upload.href, { method: 'PUT', headers, body: new Uint8Array(blob) });
  }
  for (const child of content.children) await pushImage(origin, repository, undefined, child, authorization);
  await request(`${origin}/v2/${repository}/manifests/${tag ?? content.digest}`, {
    method: 'PUT',
    headers: { ...auth, 'content-type': content.mediaType },
    body: new Uint8Array(content.manifest),
  });
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${init.method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}
