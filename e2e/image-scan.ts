import { docker } from './docker-cli.js';

/** What an image must not hold, found by looking into it: each with where it stands. */
export async function scanImage(image: string, base: string): Promise<string[]> {
  const [found, known, history] = await Promise.all([
    look(image),
    look(base),
    docker(['history', '--no-trunc', '--format', '{{.CreatedBy}}', image]),
  ]);
  // What the base brings is the base's.
  const before = new Set(known);
  const inHistory = history.split('\n').filter((line) => SECRET.test(line));
  return [
    ...found.filter((line) => !before.has(line)),
    ...inHistory.map((line) => `secret in history: ${line}`),
  ].sort();
}

/** Keys, tokens of registries and clouds, passwords in addresses. One expression for `grep -E` and for us. */
const SECRET_SOURCE = [
  '^ *-----BEGIN ([A-Z]+ )?PRIVATE KEY-----$',
  '_authToken *= *[^$]',
  '(npm|ghp|gho|ghs|glpat|github_pat)_[A-Za-z0-9_]{30}',
  'AKIA[0-9A-Z]{16}',
  'https?://[^/ :"\'`@{$<]+:[^/ :"\'`@{$<]+@[a-z0-9.-]+\\.[a-z]{2}',
].join('|');
const SECRET = new RegExp(SECRET_SOURCE);

const TOOLS = 'gcc g++ make python3 cc ld git curl';
const LOOK = `
find / -xdev \\( -type f -o -type d ! -perm -1000 \\) -perm -0002 2>/dev/null | sed 's/^/world-writable: /'
find / -xdev -type f -perm /6000 2>/dev/null | sed 's/^/set-user-id: /'
for tool in ${TOOLS}; do command -v $tool >/dev/null 2>&1 && echo "build tool: $tool"; done
find /opt /app /root /home /src -xdev -type f \\( -name '*.map' -o -name '*.ts' -o -name '*.cc' -o -name '*.test.js' -o -name '.env*' -o -name '*.tsbuildinfo' \\) 2>/dev/null | sed 's/^/source: /'
find / -xdev -type f \\( -name .npmrc -o -name '*.pem' -o -name '*.key' -o -name id_rsa -o -name .git-credentials -o -name .netrc \\) 2>/dev/null | sed 's/^/secret file: /'
grep -rIlE -e "$SECRET" /opt /app /root /home /etc /tmp /var /usr/local/bin 2>/dev/null | sed 's/^/secret: /'
true`;

async function look(image: string): Promise<string[]> {
  const args = ['run', '--rm', '--user', '0', '--network', 'none', '--env', `SECRET=${SECRET_SOURCE}`];
  const out = await docker([...args, '--entrypoint', 'sh', image, '-c', LOOK]);
  return out.split('\n').filter((line) => line !== '');
}
