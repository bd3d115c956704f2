export { type Client, type ClientOptions, createClient } from './client.js';
export type { FollowOptions, StreamMessage, StreamPath } from './follow-events.js';
export { ProblemError } from './problem-error.js';
export type { components, paths } from './schema.js';
