/** What a first configuration looks like, ready to be filled in. `host`: where the dashboard is. */
export function firstProject(host: string): string {
  const domain = /^[\d.:[\]]+$|^localhost$/.test(host) ? 'example.com' : host.split('.').slice(-2).join('.');
  return `global:
  domain: ${domain}

registries:
  gitea:
    type: gitea
    url: https://git.${domain}
    token_env: GITEA_TOKEN

projects:
  my-app:
    registry: gitea
    image: git.${domain}/me/my-app
    port: 3000
    healthcheck: /health
    stages:
      dev:
        tag_pattern: "dev-*"
        auto_deploy: true
      prod:
        tag_pattern: "v*"
        confirm: true
`;
}
