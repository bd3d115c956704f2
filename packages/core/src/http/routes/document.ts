import { describeApi, type OpenApi } from '../openapi/describe-api.js';
import type { HttpPorts } from '../ports.js';
import { allRoutes } from './index.js';

/** The description of the API without an API that runs. */
export function openApiDocument(): OpenApi {
  return describeApi(allRoutes({} as HttpPorts, { auth: 'token' }));
}
