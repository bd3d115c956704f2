import type { IncomingMessage, ServerResponse } from 'node:http';

export type Body = Readonly<Record<string, unknown>>;

export async function readBody(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : (JSON.parse(text) as Body);
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function problem(
  response: ServerResponse,
  status: number,
  code: string,
  detail: string,
  hint?: string,
  errors?: unknown,
): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(
    JSON.stringify({
      type: `urn:docker-watcher:error:${code}`,
      title: code,
      status,
      code,
      detail,
      hint,
      errors,
      request: 'r1',
    }),
  );
}
