// biome-ignore-all format: made from the description of the API by test/schema.test.ts

export interface paths {
  '/api/projects': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** All projects with their stages. */
    get: operations['getProjects'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** One project with its stages. */
    get: operations['getProjectsById'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** One stage. */
    get: operations['getProjectsByIdStagesByStage'];
    put?: never;
    post?: never;
    /** Remove a stage that has left the configuration: route, containers and images, never named volumes. */
    delete: operations['deleteProjectsByIdStagesByStage'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/deploy': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Deploy a tag, a digest, or the newest candidate. */
    post: operations['postProjectsByIdStagesByStageDeploy'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/rollback': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Return to an earlier release, with its configuration. */
    post: operations['postProjectsByIdStagesByStageRollback'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/releases': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What rollback can return to, and how each would come back. */
    get: operations['getProjectsByIdStagesByStageReleases'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/candidates': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The tags seen, and why each was taken or not. */
    get: operations['getProjectsByIdStagesByStageCandidates'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/promotions': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What could be promoted here, newest first, and what speaks for it. */
    get: operations['getProjectsByIdStagesByStagePromotions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/promote': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Deploy what was a release of the stage before. */
    post: operations['postProjectsByIdStagesByStagePromote'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/apply': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Deploy the live version with the configuration of the file. */
    post: operations['postProjectsByIdStagesByStageApply'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/restart': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Deploy the live version once more, in a new container. */
    post: operations['postProjectsByIdStagesByStageRestart'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/pause': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Take nothing by itself any more; people still may deploy. */
    post: operations['postProjectsByIdStagesByStagePause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/resume': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Take new versions by itself again. */
    post: operations['postProjectsByIdStagesByStageResume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/stop': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Stop what runs; it stays down until it is started. */
    post: operations['postProjectsByIdStagesByStageStop'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/start': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Start what was stopped. */
    post: operations['postProjectsByIdStagesByStageStart'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/skip': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Never take a tag by itself; naming it in a deploy still works. */
    post: operations['postProjectsByIdStagesByStageSkip'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/quarantine/{digest}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Vouch for a quarantined digest: it may be deployed here again. */
    delete: operations['deleteProjectsByIdStagesByStageQuarantineByDigest'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/plan': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What the next deploy of each stage would do, and what is not as it should be; changes nothing. */
    get: operations['getPlan'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/look': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Look at the registries now, for every stage the caller may see. */
    post: operations['postLook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/look': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Look at the registry of a stage now, instead of at the next poll. */
    post: operations['postProjectsByIdStagesByStageLook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/prune': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What housekeeping would let go of now; changes nothing. */
    get: operations['getPrune'];
    put?: never;
    /** Keep house now instead of within the minute; answers with what was let go of. */
    post: operations['postPrune'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/notifiers/{name}/test': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Send a sample message by one notifier, now. */
    post: operations['postNotifiersByNameTest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/logs': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The log of the live container, as server-sent events until it ends. */
    get: operations['getProjectsByIdStagesByStageLogs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/projects/{id}/stages/{stage}/stats': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What the live container uses, about once a second, as server-sent events until it ends. */
    get: operations['getProjectsByIdStagesByStageStats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/deploys': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Deploys, newest first. */
    get: operations['getDeploys'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/deploys/{id}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** One deploy with its steps and, when it failed, why. */
    get: operations['getDeploysById'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/deploys/{id}/cancel': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Stop a deploy and undo what it did. */
    post: operations['postDeploysByIdCancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/deploys/{id}/logs': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** What happens in a deploy, from its start, as server-sent events until it has ended. */
    get: operations['getDeploysByIdLogs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/events': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Everything that happens, as server-sent events; from now, or after a given one. */
    get: operations['getEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/webhook/{source}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** A delivery of a registry or of CI; proved by its signature or token. */
    post: operations['postWebhookBySource'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/webhooks': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Where registries send their deliveries; with secrets for admins. */
    get: operations['getWebhooks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/config': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The configuration in force, without secrets and env values. */
    get: operations['getConfig'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/config/reload': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Read the configuration file again; a bad one changes nothing. */
    post: operations['postConfigReload'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/plugins': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The loaded plugins, and how the parts they made are doing. */
    get: operations['getPlugins'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/audit': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Who changed what, when, and from where; newest first. */
    get: operations['getAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/session': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Who you are, and what you may do. */
    get: operations['getSession'];
    put?: never;
    /** Sign in; the session is in a cookie. */
    post: operations['postSession'];
    /** Sign out; everywhere=true: of all browsers. */
    delete: operations['deleteSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/session/password': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Change your password; your other sessions end. */
    post: operations['postSessionPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Who may sign in. */
    get: operations['getUsers'];
    put?: never;
    /** Add a user. */
    post: operations['postUsers'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users/{name}/password': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    /** Give a user a new password; all their sessions end. */
    post: operations['postUsersByNamePassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/users/{name}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Remove a user, and sign them out. */
    delete: operations['deleteUsersByName'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tokens': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** All tokens: what they may do, not what they are. */
    get: operations['getTokens'];
    put?: never;
    /** Make a token; the answer is the only place that ever shows it. */
    post: operations['postTokens'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tokens/{id}': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke a token, from now on. */
    delete: operations['deleteTokensById'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/healthz': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Whether the process lives. */
    get: operations['getHealthz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Whether it can do its work (503: it can not); with credentials, each part. */
    get: operations['getReadyz'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Metrics in Prometheus' text format. */
    get: operations['getMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/doctor': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** Looks at everything docker-watcher depends on, and says what to do; changes nothing. */
    get: operations['getDoctor'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/backup': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** A consistent copy of the database, as an SQLite file; without the key that its secrets are sealed with. */
    get: operations['getBackup'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/openapi.json': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** This description, as OpenAPI 3.1. */
    get: operations['getOpenapiJson'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/docs': {
    parameters: { query?: never; header?: never; path?: never; cookie?: never };
    /** The same, for people. */
    get: operations['getDocs'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}

export interface components {
  schemas: {
    Actor: {
      kind: string;
      id: string;
    };
    AuditEntry: {
      /** Grows in order; the id of the stream. */
      seq: number;
      at: string;
      type: 'controller.started' | 'controller.stopping' | 'config.reloaded' | 'config.rejected' | 'config.waiting' | 'webhook.received' | 'webhook.refused' | 'registry.failing' | 'registry.recovered' | 'candidate.seen' | 'candidate.available' | 'deploy.queued' | 'deploy.superseded' | 'deploy.started' | 'deploy.recovering' | 'deploy.step.started' | 'deploy.step.progress' | 'deploy.step.done' | 'deploy.step.failed' | 'deploy.undoing' | 'deploy.succeeded' | 'deploy.failed' | 'deploy.cancelled' | 'deploy.cancel.requested' | 'deploy.stuck' | 'deploy.retry.planned' | 'release.retired' | 'release.pruned' | 'quarantine.added' | 'quarantine.lifted' | 'stage.orphaned' | 'stage.removed' | 'stage.paused' | 'stage.resumed' | 'stage.stopped' | 'stage.started' | 'stage.unhealthy' | 'stage.recovered' | 'stage.drifted' | 'stage.healed' | 'candidate.skipped' | 'part.degraded' | 'part.recovered' | 'notification.dead' | 'prune.done' | 'backup.taken' | 'token.created' | 'token.revoked' | 'session.opened' | 'session.refused' | 'session.closed' | 'user.created' | 'user.removed' | 'user.password.changed';
      project?: string;
      stage?: string;
      deploy?: string;
      actor: components['schemas']['Actor'];
      /** Id of the request that caused it. */
      request?: string;
      data: Record<string, unknown>;
      /** Address of who did it. */
      from?: string;
      before?: Record<string, unknown>;
      after?: Record<string, unknown>;
    };
    Candidate: {
      tag: string;
      id?: string;
      digest?: string;
      pushedAt?: string;
      firstSeenAt?: string;
      source?: 'webhook' | 'poll' | 'manual';
      live: boolean;
      /** The newest that this stage has attempted. */
      mark: boolean;
      decision?: {
        reason: 'taken' | 'available' | 'pattern' | 'excluded' | 'order' | 'too-young' | 'outside-window' | 'quarantined' | 'same-digest' | 'below-mark' | 'paused' | 'skipped' | 'needs-promotion' | 'gone' | 'unresolved';
        detail: string;
        at: string;
      };
    };
    Candidates: {
      project: string;
      stage: string;
      candidates: components['schemas']['Candidate'][];
      repository?: {
        image: string;
        lastLookAt?: string;
        lastOkAt?: string;
        failingSince?: string;
        error?: string;
      };
    };
    Check: {
      /** Stable: engine, registry.gitea, … */
      id: string;
      title: string;
      /** skipped: it could not be looked at, or there is nothing to look at. */
      state: 'ok' | 'warning' | 'failed' | 'skipped';
      /** What was found. */
      detail: string;
      /** What to do. */
      hint?: string;
    };
    Deploy: {
      id: string;
      seq: number;
      project: string;
      stage: string;
      kind: 'deploy' | 'apply' | 'promote' | 'rollback' | 'restart';
      state: 'queued' | 'running' | 'undoing' | 'recovering' | 'stuck' | 'succeeded' | 'failed' | 'cancelled' | 'superseded';
      step?: 'preflight' | 'pull' | 'hold' | 'stop-old' | 'create' | 'start' | 'gate' | 'before-switch' | 'switch' | 'prove' | 'after-switch' | 'bake' | 'retire' | 'prune';
      strategy?: 'blue-green' | 'recreate';
      image: string;
      tag: string;
      digest: string;
      actor: components['schemas']['Actor'];
      reason: string;
      force: boolean;
      attempt: number;
      createdAt: string;
      startedAt?: string;
      finishedAt?: string;
      durationMs?: number;
      cancelRequestedAt?: string;
      supersededBy?: string;
      retryOf?: string;
      request?: string;
      failure?: components['schemas']['Failure'];
    };
    DeployDetail: {
      id: string;
      seq: number;
      project: string;
      stage: string;
      kind: 'deploy' | 'apply' | 'promote' | 'rollback' | 'restart';
      state: 'queued' | 'running' | 'undoing' | 'recovering' | 'stuck' | 'succeeded' | 'failed' | 'cancelled' | 'superseded';
      step?: 'preflight' | 'pull' | 'hold' | 'stop-old' | 'create' | 'start' | 'gate' | 'before-switch' | 'switch' | 'prove' | 'after-switch' | 'bake' | 'retire' | 'prune';
      strategy?: 'blue-green' | 'recreate';
      image: string;
      tag: string;
      digest: string;
      actor: components['schemas']['Actor'];
      reason: string;
      force: boolean;
      attempt: number;
      createdAt: string;
      startedAt?: string;
      finishedAt?: string;
      durationMs?: number;
      cancelRequestedAt?: string;
      supersededBy?: string;
      retryOf?: string;
      request?: string;
      failure?: components['schemas']['Failure'];
      steps: components['schemas']['Step'][];
    };
    Event: {
      /** Grows in order; the id of the stream. */
      seq: number;
      at: string;
      type: 'controller.started' | 'controller.stopping' | 'config.reloaded' | 'config.rejected' | 'config.waiting' | 'webhook.received' | 'webhook.refused' | 'registry.failing' | 'registry.recovered' | 'candidate.seen' | 'candidate.available' | 'deploy.queued' | 'deploy.superseded' | 'deploy.started' | 'deploy.recovering' | 'deploy.step.started' | 'deploy.step.progress' | 'deploy.step.done' | 'deploy.step.failed' | 'deploy.undoing' | 'deploy.succeeded' | 'deploy.failed' | 'deploy.cancelled' | 'deploy.cancel.requested' | 'deploy.stuck' | 'deploy.retry.planned' | 'release.retired' | 'release.pruned' | 'quarantine.added' | 'quarantine.lifted' | 'stage.orphaned' | 'stage.removed' | 'stage.paused' | 'stage.resumed' | 'stage.stopped' | 'stage.started' | 'stage.unhealthy' | 'stage.recovered' | 'stage.drifted' | 'stage.healed' | 'candidate.skipped' | 'part.degraded' | 'part.recovered' | 'notification.dead' | 'prune.done' | 'backup.taken' | 'token.created' | 'token.revoked' | 'session.opened' | 'session.refused' | 'session.closed' | 'user.created' | 'user.removed' | 'user.password.changed';
      project?: string;
      stage?: string;
      deploy?: string;
      actor: components['schemas']['Actor'];
      /** Id of the request that caused it. */
      request?: string;
      data: Record<string, unknown>;
    };
    Failure: {
      step: 'preflight' | 'pull' | 'hold' | 'stop-old' | 'create' | 'start' | 'gate' | 'before-switch' | 'switch' | 'prove' | 'after-switch' | 'bake' | 'retire' | 'prune';
      code: string;
      message: string;
      /** The likely cause, and what to do. */
      diagnosis?: string;
      exitCode?: number;
      oom?: boolean;
      log?: string[];
      probes?: ({
        at: string;
        healthy: boolean;
        evidence: string;
      })[];
      nowServing?: string;
    };
    Line: {
      /** RFC 3339, to the nanosecond; the id of the message. */
      at: string;
      stream: 'stdout' | 'stderr';
      text: string;
    };
    Looking: {
      looking: ({
        registry: string;
        image: string;
      })[];
    };
    Part: {
      id: string;
      kind: 'registry' | 'proxy' | 'probe' | 'notifier';
      type: string;
      plugin: string;
      state: 'ok' | 'degraded';
      detail?: string;
      /** As configured, without secrets. */
      settings: Record<string, unknown>;
    };
    Plugin: {
      name: string;
      package?: string;
      version?: string;
      parts: ({
        kind: 'registry' | 'proxy' | 'probe' | 'notifier';
        type: string;
        label?: string;
        icon?: string;
        /** JSON Schema of its settings. */
        settings: Record<string, unknown>;
      })[];
      problem?: {
        code: string;
        message: string;
        hint?: string;
      };
    };
    Problem: {
      /** urn:docker-watcher:error:CODE */
      type: string;
      title: string;
      status: number;
      /** Never changes its meaning. */
      code: 'config.invalid' | 'config.unreadable' | 'plugin.missing' | 'plugin.incompatible' | 'plugin.broken' | 'plugin.misbehaved' | 'plugin.timeout' | 'plugin.failed' | 'plugin.refused' | 'request.invalid' | 'request.unauthenticated' | 'request.forbidden' | 'request.too_large' | 'request.unsupported_type' | 'request.wrong_method' | 'request.throttled' | 'request.conflict' | 'not_found' | 'deploy.not_promotable' | 'deploy.needs_confirmation' | 'deploy.quarantined' | 'deploy.too_late' | 'deploy.nothing_to_roll_back' | 'deploy.cancelled' | 'deploy.interrupted' | 'deploy.deadline' | 'deploy.env_file_missing' | 'deploy.conflict' | 'stage.conflict' | 'deploy.hook_failed' | 'deploy.undo_failed' | 'image.not_found' | 'image.wrong_platform' | 'image.digest_mismatch' | 'image.pull_failed' | 'container.create_failed' | 'container.cannot_start' | 'container.exited' | 'container.oom' | 'container.crash_loop' | 'container.unhealthy' | 'route.not_serving' | 'route.refused' | 'proxy.failed' | 'engine.unavailable' | 'engine.unsupported' | 'engine.failed' | 'engine.port_taken' | 'network.missing' | 'disk.full' | 'registry.failed' | 'store.locked' | 'store.corrupt' | 'store.newer' | 'store.failed' | 'controller.running' | 'controller.absent' | 'internal';
      detail: string;
      /** What to do. */
      hint?: string;
      /** Id of the request, in the log too. */
      request: string;
      errors?: ({
        path: string;
        message: string;
        line?: number;
        column?: number;
      })[];
    };
    Project: {
      /** Its name in the configuration. */
      id: string;
      stages: components['schemas']['Stage'][];
    };
    Promotion: {
      /** PROJECT/STAGE where it ran. */
      from: string;
      tag: string;
      digest: string;
      release: number;
      liveAt: string;
      /** How long it was, or has been, live there. */
      liveMs: number;
      by: components['schemas']['Actor'];
      evidence: ({
        step: 'preflight' | 'pull' | 'hold' | 'stop-old' | 'create' | 'start' | 'gate' | 'before-switch' | 'switch' | 'prove' | 'after-switch' | 'bake' | 'retire' | 'prune';
        text: string;
      })[];
      /** Why it may not be promoted; absent: it may. */
      obstacle?: string;
    };
    Prunable: {
      project: string;
      stage: string;
      /** Containers of old versions that are drained and stopped. */
      stops: string[];
      /** Containers that are removed. */
      containers: string[];
      /** Images that are removed. */
      images: string[];
      /** Releases that are no longer offered. */
      releases: ({
        number: number;
        tag: string;
        digest: string;
      })[];
      /** Why it could not be looked at: nothing is touched there. */
      problem?: string;
    };
    Release: {
      id: string;
      number: number;
      tag: string;
      digest: string;
      deploy: string;
      liveAt: string;
      retiredAt?: string;
      rolledBackAt?: string;
      /** How it would come back: its container is there, its image is, it must be pulled, or it can not. */
      how: 'live' | 'warm' | 'image' | 'pull' | 'gone';
    };
    Session: {
      /** What let you in; none: nobody is asked. */
      via: 'socket' | 'token' | 'session' | 'none';
      actor: components['schemas']['Actor'];
      ability: 'read' | 'deploy' | 'admin';
      projects?: string[];
      createdAt?: string;
      expiresAt?: string;
      /** False: there is none, or it stands in the configuration. */
      canChangePassword: boolean;
    };
    Stage: {
      project: string;
      stage: string;
      /** failed: nothing is live, and the last deploy failed. orphan: serves, but left the configuration. */
      state: 'running' | 'deploying' | 'failed' | 'empty' | 'orphan' | 'stopped';
      image?: string;
      registry?: string;
      tagPattern?: string;
      autoDeploy?: boolean;
      /** A deploy must say confirm: true. */
      confirm?: boolean;
      promoteFrom?: string;
      host?: string;
      /** Where visitors find it. */
      address?: string;
      live?: {
        release: number;
        tag: string;
        digest: string;
        since: string;
      };
      open?: components['schemas']['Deploy'];
      last?: components['schemas']['Deploy'];
      /** Candidates that wait for a person. */
      waiting: number;
      /** The file says something else than what runs: apply deploys it. */
      configurationWaiting?: boolean;
      /** What is live does not work as it did when it went live. */
      unhealthy?: {
        since: string;
        reason: string;
      };
      /** Engine or proxy are not as they should be, and that was not mended by itself. */
      drifted?: {
        since: string;
        reason: string;
        kinds: ('other-version-serves' | 'container-missing' | 'container-stopped' | 'container-running' | 'restart-policy' | 'route-missing' | 'route-elsewhere' | 'route-unknown' | 'route-left' | 'second-container')[];
      };
      pausedAt?: string;
      stoppedAt?: string;
      quarantined: ({
        digest: string;
        cause: string;
        reason: string;
        at: string;
      })[];
    };
    StagePlan: {
      project: string;
      stage: string;
      /** orphan: it left the configuration, and serves on. */
      state: 'active' | 'orphan';
      live?: {
        release: number;
        tag: string;
        digest: string;
        since: string;
      };
      strategy?: {
        kind: 'blue-green' | 'recreate';
        reason: string;
        /** The line that would change it. */
        hint?: string;
      };
      /** What visitors notice of a deploy; absent: nothing. */
      gap?: string;
      /** How its containers are reached. */
      reach?: {
        kind: 'network' | 'ip' | 'published';
        reason: string;
      };
      /** Keys in which the file differs from what runs; names, never values. */
      waiting: string[];
      drift: ({
        kind: 'other-version-serves' | 'container-missing' | 'container-stopped' | 'container-running' | 'restart-policy' | 'route-missing' | 'route-elsewhere' | 'route-unknown' | 'route-left' | 'second-container';
        text: string;
        /** It is mended by itself. */
        heals: boolean;
      })[];
      /** Why something could not be looked at. */
      problem?: string;
    };
    Stats: {
      at: string;
      /** 100: one core at its limit. */
      cpuPercent: number;
      /** Without the page cache. */
      memoryBytes: number;
      memoryLimitBytes: number;
      /** Since the container started. */
      receivedBytes: number;
      sentBytes: number;
    };
    Step: {
      name: 'preflight' | 'pull' | 'hold' | 'stop-old' | 'create' | 'start' | 'gate' | 'before-switch' | 'switch' | 'prove' | 'after-switch' | 'bake' | 'retire' | 'prune';
      phase: 'do' | 'undo';
      state: 'intended' | 'done' | 'failed';
      startedAt: string;
      endedAt?: string;
      durationMs?: number;
      evidence?: string;
      error?: {
        code: string;
        message: string;
      };
    };
    StreamedContainer: {
      id: string;
      name: string;
      tag: string;
      release: number;
    };
    Token: {
      id: string;
      name: string;
      /** How it begins. */
      prefix: string;
      ability: 'read' | 'deploy' | 'admin';
      projects?: string[];
      createdAt: string;
      createdBy: string;
      expiresAt?: string;
      lastUsedAt?: string;
      revokedAt?: string;
    };
    User: {
      name: string;
      ability: 'read' | 'deploy' | 'admin';
      passwordFrom: 'configuration' | 'generated' | 'chosen';
      createdAt: string;
      createdBy: string;
    };
    Webhook: {
      /** A registry, or generic. */
      source: string;
      type: string;
      /** Where deliveries go; without server.base_url the path only. */
      address: string;
      /** False: this kind of registry sends none; polling does the work. */
      supported: boolean;
      /** made: by docker-watcher, at first start. */
      secretFrom: 'configuration' | 'made';
      /** For admins, and only one that was made. */
      secret?: string;
    };
  };
}

export interface operations {
  getProjects: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          projects: components['schemas']['Project'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getProjectsById: {
    parameters: { query?: never; header?: never; path: { id: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Project'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getProjectsByIdStagesByStage: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Stage'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  deleteProjectsByIdStagesByStage: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      204: { headers: { [name: string]: unknown }; content?: never };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStageDeploy: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: { content: { 'application/json': {
          tag?: string;
          digest?: string;
          confirm?: boolean;
          /** Over a quarantine. */
          force?: boolean;
        } } };
    responses: {
      202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Deploy'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStageRollback: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: { content: { 'application/json': {
          /** A release, by number or id. Absent: the one before. */
          to?: string;
        } } };
    responses: {
      202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Deploy'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getProjectsByIdStagesByStageReleases: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          releases: components['schemas']['Release'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getProjectsByIdStagesByStageCandidates: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Candidates'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getProjectsByIdStagesByStagePromotions: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          promotions: components['schemas']['Promotion'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStagePromote: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: { content: { 'application/json': {
          digest?: string;
          confirm?: boolean;
          /** Over a quarantine. */
          force?: boolean;
        } } };
    responses: {
      202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Deploy'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStageApply: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: { content: { 'application/json': {
          confirm?: boolean;
        } } };
    responses: {
      202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Deploy'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStageRestart: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Deploy'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStagePause: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Stage'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStageResume: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Stage'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStageStop: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Stage'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStageStart: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Stage'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStageSkip: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody: { content: { 'application/json': {
          tag: string;
        } } };
    responses: {
      204: { headers: { [name: string]: unknown }; content?: never };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  deleteProjectsByIdStagesByStageQuarantineByDigest: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string; digest: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      204: { headers: { [name: string]: unknown }; content?: never };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getPlan: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          stages: components['schemas']['StagePlan'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postLook: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Looking'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postProjectsByIdStagesByStageLook: {
    parameters: { query?: never; header?: never; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Looking'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getPrune: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          stages: components['schemas']['Prunable'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postPrune: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          stages: components['schemas']['Prunable'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postNotifiersByNameTest: {
    parameters: { query?: never; header?: never; path: { name: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      204: { headers: { [name: string]: unknown }; content?: never };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getProjectsByIdStagesByStageLogs: {
    parameters: { query?: { tail?: number; follow?: boolean }; header?: { 'Last-Event-ID'?: string }; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'text/event-stream': string } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getProjectsByIdStagesByStageStats: {
    parameters: { query?: never; header?: { 'Last-Event-ID'?: string }; path: { id: string; stage: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'text/event-stream': string } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getDeploys: {
    parameters: { query?: { project?: string; stage?: string; state?: string; limit?: number; cursor?: number }; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          deploys: components['schemas']['Deploy'][];
          next?: number;
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getDeploysById: {
    parameters: { query?: never; header?: never; path: { id: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['DeployDetail'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postDeploysByIdCancel: {
    parameters: { query?: never; header?: never; path: { id: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      202: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Deploy'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getDeploysByIdLogs: {
    parameters: { query?: { after?: number }; header?: { 'Last-Event-ID'?: string }; path: { id: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'text/event-stream': string } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getEvents: {
    parameters: { query?: { after?: number; project?: string; stage?: string; follow?: boolean }; header?: { 'Last-Event-ID'?: string }; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'text/event-stream': string } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postWebhookBySource: {
    parameters: { query?: never; header?: never; path: { source: string }; cookie?: never; };
    requestBody: { content: { '*/*': unknown } };
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          status: string;
          reason?: string;
          images?: string[];
        } } };
      202: { headers: { [name: string]: unknown }; content: { 'application/json': {
          status: string;
          reason?: string;
          images?: string[];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getWebhooks: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          webhooks: components['schemas']['Webhook'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getConfig: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': Record<string, unknown> } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postConfigReload: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          changed: string[];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getPlugins: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          plugins: components['schemas']['Plugin'][];
          parts: components['schemas']['Part'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getAudit: {
    parameters: { query?: { project?: string; stage?: string; actor?: string; type?: 'controller.started' | 'controller.stopping' | 'config.reloaded' | 'config.rejected' | 'webhook.refused' | 'deploy.queued' | 'deploy.superseded' | 'deploy.started' | 'deploy.recovering' | 'deploy.succeeded' | 'deploy.failed' | 'deploy.cancelled' | 'deploy.cancel.requested' | 'deploy.stuck' | 'release.retired' | 'release.pruned' | 'quarantine.added' | 'quarantine.lifted' | 'stage.orphaned' | 'stage.removed' | 'stage.paused' | 'stage.resumed' | 'stage.stopped' | 'stage.started' | 'stage.healed' | 'candidate.skipped' | 'prune.done' | 'backup.taken' | 'token.created' | 'token.revoked' | 'session.opened' | 'session.refused' | 'session.closed' | 'user.created' | 'user.removed' | 'user.password.changed'; limit?: number; cursor?: number }; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          entries: components['schemas']['AuditEntry'][];
          next?: number;
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postSession: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody: { content: { 'application/json': {
          user?: string;
          password: string;
        } } };
    responses: {
      201: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Session'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getSession: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': components['schemas']['Session'] } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  deleteSession: {
    parameters: { query?: { everywhere?: boolean }; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      204: { headers: { [name: string]: unknown }; content?: never };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postSessionPassword: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody: { content: { 'application/json': {
          current: string;
          password: string;
        } } };
    responses: {
      204: { headers: { [name: string]: unknown }; content?: never };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getUsers: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          users: components['schemas']['User'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postUsers: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody: { content: { 'application/json': {
          name: string;
          ability: 'read' | 'deploy' | 'admin';
          password?: string;
        } } };
    responses: {
      201: { headers: { [name: string]: unknown }; content: { 'application/json': {
          name: string;
          ability: 'read' | 'deploy' | 'admin';
          passwordFrom: 'configuration' | 'generated' | 'chosen';
          createdAt: string;
          createdBy: string;
          /** The one that was made; shown this once. */
          password?: string;
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postUsersByNamePassword: {
    parameters: { query?: never; header?: never; path: { name: string }; cookie?: never; };
    requestBody?: { content: { 'application/json': {
          password?: string;
        } } };
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          /** The one that was made; shown this once. */
          password?: string;
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  deleteUsersByName: {
    parameters: { query?: never; header?: never; path: { name: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      204: { headers: { [name: string]: unknown }; content?: never };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getTokens: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          tokens: components['schemas']['Token'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  postTokens: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody: { content: { 'application/json': {
          name: string;
          ability: 'read' | 'deploy' | 'admin';
          projects?: string[];
          /** A duration: 30d. Absent: never. */
          expiresIn?: string;
        } } };
    responses: {
      201: { headers: { [name: string]: unknown }; content: { 'application/json': {
          id: string;
          name: string;
          /** How it begins. */
          prefix: string;
          ability: 'read' | 'deploy' | 'admin';
          projects?: string[];
          createdAt: string;
          createdBy: string;
          expiresAt?: string;
          lastUsedAt?: string;
          revokedAt?: string;
          /** Shown this once. */
          token: string;
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  deleteTokensById: {
    parameters: { query?: never; header?: never; path: { id: string }; cookie?: never; };
    requestBody?: never;
    responses: {
      204: { headers: { [name: string]: unknown }; content?: never };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getHealthz: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          status: string;
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getReadyz: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          state: 'ok' | 'degraded' | 'down';
          parts?: ({
            name: string;
            state: 'ok' | 'degraded' | 'down';
            detail?: string;
          })[];
        } } };
      503: { headers: { [name: string]: unknown }; content: { 'application/json': {
          state: 'ok' | 'degraded' | 'down';
          parts?: ({
            name: string;
            state: 'ok' | 'degraded' | 'down';
            detail?: string;
          })[];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getMetrics: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'text/plain': string } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getDoctor: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': {
          checks: components['schemas']['Check'][];
        } } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getBackup: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/vnd.sqlite3': unknown } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getOpenapiJson: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'application/json': Record<string, unknown> } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
  getDocs: {
    parameters: { query?: never; header?: never; path?: never; cookie?: never; };
    requestBody?: never;
    responses: {
      200: { headers: { [name: string]: unknown }; content: { 'text/html': string } };
      '4XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
      '5XX': { headers: { [name: string]: unknown }; content: { 'application/problem+json': components['schemas']['Problem'] } };
    };
  };
}
