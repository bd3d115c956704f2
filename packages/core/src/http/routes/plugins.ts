import { Type } from '@docker-watcher/sdk';
import type { HttpPorts } from '../ports.js';
import { type Route, route } from '../route.js';
import { list } from '../views/fields.js';
import { PartSchema, PluginSchema, viewPart, viewPlugin } from '../views/plugin.js';

export function pluginRoutes({ plugins }: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/plugins',
      ability: 'read',
      everywhere: true,
      summary: 'The loaded plugins, and how the parts they made are doing',
      response: Type.Object({ plugins: list(PluginSchema), parts: list(PartSchema) }),
      async handle() {
        return { body: { plugins: plugins.plugins().map(viewPlugin), parts: plugins.parts().map(viewPart) } };
      },
    }),
  ];
}
