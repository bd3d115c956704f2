import { type ConnectionSettings, connect } from './connection.js';
import { type FollowLogsOptions, followLogs } from './follow-logs.js';
import { followStats, type Usage } from './follow-stats.js';
import type { TimedLine } from './log-frames.js';

/** What containers say and use, as it happens. Satisfies the port of the API. */
export interface ContainerStreams {
  followLogs(containerId: string, options: FollowLogsOptions): AsyncIterable<TimedLine>;
  followStats(containerId: string, options: { readonly signal: AbortSignal }): AsyncIterable<Usage>;
}

/** Over a connection of its own; nothing is sent before the first is followed. */
export function createContainerStreams(
  settings: ConnectionSettings & { readonly env: NodeJS.ProcessEnv },
): ContainerStreams {
  const docker = connect(settings, settings.env);
  return {
    followLogs: (containerId, options) => followLogs(docker, containerId, options),
    followStats: (containerId, options) => followStats(docker, containerId, options),
  };
}
