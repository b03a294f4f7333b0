/**
 * The environment of every child process: no telemetry, no colours in captured output, none of npm's
 * notices. `CI` keeps tools from asking questions.
 *
 * @type {NodeJS.ProcessEnv}
 */
export const quietEnvironment = {
  ...process.env,
  CI: 'true',
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_loglevel: 'error',
  npm_config_update_notifier: 'false',
}
