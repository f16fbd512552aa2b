// The application in spring-app/, which is Spring Security's clients with nothing of ours.
import { join } from 'node:path';
import { REPOSITORY } from './places.mjs';
import { environment, start } from './processes.mjs';

const START_MS = 60_000;

/**
 * Starts it at that port of 127.0.0.1, told by Spring's own properties, which no process list shows.
 *
 * @param properties nested, as Spring reads JSON
 */
export async function startSpringApp(port, properties) {
  const told = { server: { address: '127.0.0.1', port }, ...properties };
  const app = start(
    'sh',
    [
      '-c', '. "$0/bin/jdk.sh" && find_jdk && exec "$JAVA_HOME/bin/java" "$@"', REPOSITORY,
      '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(REPOSITORY, 'spring-app', 'target', 'lib', '*'), 'dev.plexsphere.springapp.SpringApp',
    ],
    { env: environment({ SPRING_APPLICATION_JSON: JSON.stringify(told) }) },
  );
  await app.says(/Started SpringApp in/, START_MS);
  return app;
}
