import { Type } from '@docker-watcher/sdk';
import { describeApi, type OpenApi } from '../openapi/describe-api.js';
import { docsPage } from '../openapi/docs-page.js';
import { openRoute, type Route } from '../route.js';

/** The description of the API, itself included. It holds no data of anybody's, so it is open. */
export function descriptionRoutes(routes: () => readonly Route[]): readonly Route[] {
  let made: OpenApi | undefined;
  const document = () => {
    made ??= describeApi(routes());
    return made;
  };
  return [
    openRoute({
      method: 'GET',
      path: '/api/openapi.json',
      summary: 'This description, as OpenAPI 3.1',
      response: Type.Record(Type.String(), Type.Unknown()),
      async handle() {
        return { body: document() };
      },
    }),
    openRoute({
      method: 'GET',
      path: '/api/docs',
      summary: 'The same, for people',
      produces: 'text/html',
      async handle() {
        const { html, policy } = docsPage(document());
        return { text: html, type: 'text/html; charset=utf-8', headers: { 'content-security-policy': policy } };
      },
    }),
  ];
}
