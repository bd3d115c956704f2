import { Type } from '@docker-watcher/sdk';
import { oneOf, Time } from './fields.js';

export const LineSchema = Type.Object(
  {
    at: Type.String({ description: 'RFC 3339, to the nanosecond; the id of the message.' }),
    stream: oneOf(['stdout', 'stderr']),
    text: Type.String(),
  },
  { title: 'Line' },
);

export const StatsSchema = Type.Object(
  {
    at: Time,
    cpuPercent: Type.Number({ description: '100: one core at its limit.' }),
    memoryBytes: Type.Number({ description: 'Without the page cache.' }),
    memoryLimitBytes: Type.Number(),
    receivedBytes: Type.Number({ description: 'Since the container started.' }),
    sentBytes: Type.Number(),
  },
  { title: 'Stats' },
);

/** The first message of a stream: which container it is of. */
export const StreamedContainerSchema = Type.Object(
  { id: Type.String(), name: Type.String(), tag: Type.String(), release: Type.Integer() },
  { title: 'StreamedContainer' },
);
