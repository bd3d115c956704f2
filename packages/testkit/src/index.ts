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
export { describeNotifier, describePlugin, describeProbe, describeProxy, describeRegistry } from './kit/describe.js';
export { type Inbox, type Letter, openInbox } from './kit/inbox.js';
export type { InboxAt, NotifierSetup } from './kit/notifier-checks.js';
export type { OtherSide } from './kit/other-side.js';
export { type ProbeSetup, type ProbeSubject, probeTarget } from './kit/probe-checks.js';
export type { ProxyAt, ProxySetup } from './kit/proxy-checks.js';
export type { RegistryAt, RegistrySetup } from './kit/registry-setup.js';
export { startUpstreamPair, type Upstream } from './kit/upstream-pair.js';
export { Visitors, type VisitReport } from './kit/visitors.js';
export { settingsComplaints } from './settings-complaints.js';
export { type LoggedLine, type TestContext, testContext } from './test-context.js';
