import type { Answers } from './answers.js';

/** The text of a first configuration file: what was answered, and in comments what is asked for most often next. */
export function composeConfig(answers: Answers, schemaFile: string): string {
  const { domain, image, port, project, registry } = answers;
  return `# yaml-language-server: $schema=${schemaFile}
# docker-watcher: push an image; it is live. Check this file: docker-watcher validate
version: 1

global:
  domain: ${domain} # a stage answers at stage-STAGE-PROJECT.${domain}
  # subdomain_pattern: "stage-{stage}-{project}"
${networkOf(answers)}  # poll_interval: 60s # the safety net; webhooks are quicker
  # notification_url: https://notify.example.com/webhook # who is told of deploys

${serverOf(answers)}
${proxyOf(answers)}
registries:
  ${registry}:
    type: ${registry}
    url: ${quoted(answers.registryUrl)}
${tokenOf(answers)}
projects:
  ${project}:
    registry: ${registry}
    image: ${quoted(image)}
${port === undefined ? '    # port: 3000 # left out: a worker, which nobody visits' : `    port: ${port}`}
    # healthcheck: /healthz # asked before visitors come; else the port has to answer
    # env_file: ./${project}.env
    # volumes: ["${project}-data:/data"]
    stages:
${stagesOf(answers)}`;
}

/** Nginx Proxy Manager reaches containers by name. */
function networkOf({ npm }: Answers): string {
  if (npm === undefined) return '  # network: docker-watcher # made when it is missing; another one has to be there\n';
  const container = new URL(npm.url).hostname;
  return `  # network: docker-watcher # ${container} has to be on it: docker network connect docker-watcher ${container}\n`;
}

function serverOf({ domain }: Answers): string {
  return `server:
  port: 8080 # API and dashboard
  # base_url: https://deploy.${domain} # how browsers and registries reach it
`;
}

function proxyOf({ proxy, npm, port }: Answers): string {
  if (npm !== undefined) {
    return `proxy:
  type: npm # Nginx Proxy Manager: an account that may manage proxy hosts
  url: ${quoted(npm.url)}
  email: ${quoted(npm.email)}
  password_env: ${npm.passwordEnv}
`;
  }
  if (port === undefined) return '';
  return `proxy:
  type: ${proxy} # comes with docker-watcher, as a process of its own
  listen: "0.0.0.0:80" # below 1024 it needs root
`;
}

function tokenOf({ tokenEnv }: Answers): string {
  return tokenEnv === undefined
    ? '    # token_env: REGISTRY_TOKEN # for images that are not public\n'
    : `    token_env: ${tokenEnv} # may read the images; never the token itself\n`;
}

function stagesOf({ stages, project, port }: Answers): string {
  const last = stages.length > 1 ? stages.at(-1) : undefined;
  return stages
    .map((stage, i) => {
      if (i === 0) return first(stage);
      const before = stages[i - 1] ?? '';
      return promoted(stage, before, stage === last && port !== undefined ? project : undefined);
    })
    .join('');
}

/** Takes what is pushed, by itself. */
function first(stage: string): string {
  return `      ${stage}:
        tag_pattern: "*" # each new tag; "v*", "/regex/" or semver: "^1" take fewer
        auto_deploy: true
`;
}

function promoted(stage: string, before: string, subdomain: string | undefined): string {
  return `      ${stage}:
        tag_pattern: "*"
        promote_from: ${before} # only what was a release there
        auto_deploy: false # docker-watcher promote, or the button
${subdomain === undefined ? '' : `        confirm: true\n        subdomain: ${subdomain}\n`}`;
}

/** JSON's strings are YAML's too. Plain where nobody could read it as something else. */
function quoted(text: string): string {
  return /^[a-z][\w./:@-]*[\w/]$/i.test(text) && !text.includes(': ') ? text : JSON.stringify(text);
}
