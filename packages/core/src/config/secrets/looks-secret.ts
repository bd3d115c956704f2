const SECRET_WORD =
  /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|SECRET|SECRETS|TOKEN|TOKENS|KEY|KEYS|APIKEY|CREDENTIALS?|AUTH|PRIVATE|SALT|PEPPER|DSN|COOKIE|SIGNATURE)(?:$|_)/;
const PUBLIC = /(?:^|_)(?:PUBLIC|PUBLISHABLE)(?:$|_)/;
const WORDS_INSIDE = /PASSWORD|PASSWD|SECRET|TOKEN|APIKEY|CREDENTIAL/;
/** Addresses of databases and queues mostly hold a password. */
const CONNECTION = /(?:^|_)(?:DATABASE|DB|REDIS|MONGO|MONGODB|POSTGRES|PG|MYSQL|AMQP|RABBITMQ|SMTP)_(?:URL|URI)$/;

/** Whether a variable of this name most likely holds a secret. */
export function looksSecret(name: string): boolean {
  const upper = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[.-]/g, '_')
    .toUpperCase();
  if (PUBLIC.test(upper)) return false;
  return SECRET_WORD.test(upper) || WORDS_INSIDE.test(upper) || CONNECTION.test(upper);
}
