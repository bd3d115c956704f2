import { domainToASCII } from 'node:url';
import type { Path } from '../source/path.js';
import type { Problems } from '../source/problems.js';
import type { Levels } from './levels.js';

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;

export interface Named {
  readonly project: string;
  readonly stage: string;
  readonly at: Path;
}

/** The host name of a stage: subdomain or pattern, and the domain. Undefined when it can't be told. */
export function hostNameOf(levels: Levels, { project, stage, at }: Named, problems: Problems): string | undefined {
  const own = levels.given('subdomain');
  const pattern = levels.given('subdomain_pattern');
  const domain = levels.given('domain');
  const source = own ?? pattern;
  if (domain === undefined) {
    if (levels.isAbsent('domain')) {
      problems.add(
        at,
        `The stage ${stage} has a port and no domain: it would have no host name.`,
        'Set global: {domain: example.com}; or leave "port" out, if it is a worker.',
        'key',
      );
    }
    return undefined;
  }
  const subdomain = own?.value ?? levels.valueOrDefault('subdomain_pattern');
  const stray = own === undefined ? subdomain.replace(/\{(?:stage|project)\}/g, '') : subdomain;
  if (/[{}]/.test(stray)) {
    problems.add(
      source?.path ?? at,
      own === undefined ? 'This pattern holds something besides {stage} and {project}.' : 'A subdomain is no pattern.',
      'Such as "stage-{stage}-{project}" for subdomain_pattern, "launcher" for subdomain.',
    );
    return undefined;
  }
  const filled = subdomain.replaceAll('{stage}', stage).replaceAll('{project}', project);
  const written = filled === '@' ? domain.value : `${filled}.${domain.value}`;
  const host = domainToASCII(written).toLowerCase();
  const fault = faultOf(host === '' ? written.toLowerCase() : host);
  if (fault === undefined) return host;
  const domainFault = faultOf(domainToASCII(domain.value).toLowerCase());
  // With a domain that is wrong by itself, every stage would tell of it.
  if (domainFault !== undefined)
    problems.add(domain.path, `This is no domain: ${domainFault}.`, 'Such as example.com.');
  else
    problems.add(own?.path ?? at, `The host name of this stage would be ${host || written}: ${fault}.`, SHORTER, 'key');
  return undefined;
}

const SHORTER = 'Give the stage a "subdomain", or change "subdomain_pattern".';

function faultOf(host: string): string | undefined {
  if (host === '') return 'it is empty, or holds characters no host name can have';
  if (host.length > LONGEST_NAME) return `it has ${host.length} characters; ${LONGEST_NAME} is the most`;
  for (const label of host.split('.')) {
    if (label.length > LONGEST_LABEL) return `"${label}" has ${label.length} characters; ${LONGEST_LABEL} is the most`;
    if (!LABEL.test(label)) return label === '' ? 'a dot too many' : `"${label}" can not be part of a host name`;
  }
  return undefined;
}
