import { Type } from '@docker-watcher/sdk';
import { AppError, type Caller } from '../../base/index.js';
import type { Release } from '../../deploy/index.js';
import type { ContainerLine, HttpPorts } from '../ports.js';
import { findStage } from '../read-stages.js';
import { type RawRequest, type Route, route } from '../route.js';
import type { FeedMessage } from '../streams/feed.js';
import { LineSchema, StatsSchema, StreamedContainerSchema } from '../views/container.js';
import { STAGE_PATH as PATH, stageParams as params } from './stage-path.js';

const LogsQuery = Type.Object(
  {
    tail: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 10_000, default: 100, description: 'So many lines of the past first.' }),
    ),
    follow: Type.Optional(Type.Boolean({ description: 'false: what there is, and then the end.', default: true })),
  },
  { additionalProperties: false },
);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** What the live container of a stage says and uses. The first message of each names it. */
export function containerRoutes(ports: HttpPorts): readonly Route[] {
  const { containers, redactor } = ports;
  return [
    route({
      method: 'GET',
      path: `${PATH}/logs`,
      ability: 'read',
      summary: 'The log of the live container, as server-sent events until it ends',
      params,
      query: LogsQuery,
      produces: 'text/event-stream',
      response: Type.Union([LineSchema, StreamedContainerSchema]),
      async handle({ caller, params: { id, stage }, query, request }) {
        const release = await findLive(ports, caller, id, stage);
        const after = resumeAt(request);
        const { tail = 100, follow = true } = query;
        const show = ({ at, stream, text }: ContainerLine) => ({
          id: at,
          data: { at, stream, text: redactor.redact(text) },
        });
        return {
          feed: (signal: AbortSignal) => {
            const options = { signal, tail, follow, ...(after === undefined ? {} : { after }) };
            return introduced(release, containers.followLogs(release.containerId, options), show);
          },
        };
      },
    }),
    route({
      method: 'GET',
      path: `${PATH}/stats`,
      ability: 'read',
      summary: 'What the live container uses, about once a second, as server-sent events until it ends',
      params,
      produces: 'text/event-stream',
      response: Type.Union([StatsSchema, StreamedContainerSchema]),
      async handle({ caller, params: { id, stage } }) {
        const release = await findLive(ports, caller, id, stage);
        return {
          feed: (signal: AbortSignal) =>
            introduced(release, containers.followStats(release.containerId, { signal }), (data) => ({ data })),
        };
      },
    }),
  ];
}

async function findLive(ports: HttpPorts, caller: Caller, project: string, stage: string): Promise<Release> {
  const { row } = await findStage(ports, caller, project, stage);
  const live = row === undefined ? undefined : await ports.detection.liveRelease(row.id);
  if (live !== undefined) return live;
  throw new AppError('not_found', `Nothing is live on ${project}/${stage}.`);
}

async function* introduced<T>(
  { tag, number, containerId, containerName }: Release,
  items: AsyncIterable<T>,
  show: (item: T) => FeedMessage,
): AsyncGenerator<FeedMessage> {
  yield { event: 'container', data: { id: containerId, name: containerName, tag, release: number } };
  for await (const item of items) yield show(item);
}

/** The id of a line is its instant. */
function resumeAt({ message }: RawRequest): string | undefined {
  const id = message.headers['last-event-id'];
  if (id === undefined || id === '') return undefined;
  if (typeof id === 'string' && INSTANT.test(id)) return id;
  throw new AppError('request.invalid', 'Last-Event-ID must be the id of a line: an instant.');
}
