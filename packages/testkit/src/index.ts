export type { FixtureAnswer } from './fixture-answer.js';
export type { FixtureAuthOptions, FixtureFlavour } from './fixture-auth.js';
export {
  digestOf,
  type FixtureContent,
  type FixtureImageOptions,
  type FixtureIndexOptions,
  fixtureImage,
  fixtureIndex,
} from './fixture-content.js';
export { type FixtureFault, HTML_PAGE } from './fixture-fault.js';
export { type FixtureRegistry, type FixtureRegistryOptions, startFixtureRegistry } from './fixture-registry.js';
export type { FixtureRequest, RequestKind } from './fixture-request.js';
export type { GitHubOwner } from './github-answers.js';
export { settingsComplaints } from './settings-complaints.js';
export { type LoggedLine, type TestContext, testContext } from './test-context.js';
