import { describe, expect, it } from 'vitest';
import { loadChart } from '../../src/api/chart.ts';
import { render } from '../../src/api/render.ts';
import { unmarshalYaml } from '../../src/yaml/unmarshal.ts';
import { fromCompose, type Made } from './charts.ts';

type Table = Map<string, unknown>;

function objects({ files }: Made): Map<string, Table> {
  const { manifests } = render(loadChart(files), { release: { name: 'rel', namespace: 'ns' } });
  return new Map(
    manifests.map(({ text }) => {
      const object = unmarshalYaml(text) as Table;
      return [`${object.get('kind')}/${(object.get('metadata') as Table).get('name')}`, object];
    }),
  );
}

describe('a service of which Compose starts none', () => {
  it.each([
    'scale: 0, restart: "no"',
    'deploy: {replicas: 0, restart_policy: {condition: none}}',
    'deploy: {replicas: 0}',
    'scale: 0',
  ])('has no pods: %s', (keys) => {
    const workload = objects(fromCompose(`services: {web: {image: a, ${keys}}}\n`)).get('Deployment/rel-demo-web')!;
    expect((workload.get('spec') as Table).get('replicas')).toBe(0);
  });

  it('has none as a job, either', () => {
    const made = fromCompose('services: {web: {image: a, deploy: {mode: replicated-job, replicas: 0}}}\n');
    const [, job] = [...objects(made)].find(([id]) => id.startsWith('Job/rel-demo-web'))!;
    expect((job.get('spec') as Table).get('parallelism')).toBe(0);
    expect(made.notices.join()).toContain('the Job has no pods until its parallelism is raised');
  });

  // As Compose: "don't wait for the dependency which configured to have 0 containers running".
  it.each(['service_healthy', 'service_completed_successfully'])('is not waited for: %s', (condition) => {
    const made = fromCompose(
      `services: {web: {image: a, depends_on: {db: {condition: ${condition}}}}, db: {image: b, scale: 0}}\n`,
    );
    const all = objects(made);
    expect((all.get('Deployment/rel-demo-db')!.get('spec') as Table).get('replicas')).toBe(0);
    expect(made.files['templates/web/deployment.yaml']).not.toContain('initContainers');
    expect(made.notices).toContain('services.web.depends_on.db: has no pods (0 replicas): nothing waits for it');
  });
});
