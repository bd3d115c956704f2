import { Type } from '@docker-watcher/sdk';
import type { HttpPorts } from '../ports.js';
import { knownStages, noProject, stageFacts } from '../read-stages.js';
import { type Route, route } from '../route.js';
import { list } from '../views/fields.js';
import { ProjectSchema, viewProjects } from '../views/project.js';

export function projectRoutes(ports: HttpPorts): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/projects',
      ability: 'read',
      summary: 'All projects with their stages',
      response: Type.Object({ projects: list(ProjectSchema) }),
      async handle({ caller }) {
        const known = await knownStages(ports, caller);
        return { body: { projects: viewProjects(await Promise.all(known.map((one) => stageFacts(ports, one)))) } };
      },
    }),
    route({
      method: 'GET',
      path: '/api/projects/:id',
      ability: 'read',
      summary: 'One project with its stages',
      params: Type.Object({ id: Type.String() }),
      response: ProjectSchema,
      async handle({ caller, params }) {
        const known = (await knownStages(ports, caller)).filter(({ project }) => project === params.id);
        const [project] = viewProjects(await Promise.all(known.map((one) => stageFacts(ports, one))));
        if (project === undefined) throw noProject(params.id);
        return { body: project };
      },
    }),
  ];
}
