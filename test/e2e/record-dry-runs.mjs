// Records what Helm 4.3.1 prints where it finds no cluster: node test/e2e/record-dry-runs.mjs HELM > test/e2e/golden/dry-runs.jsonl
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const helm = process.argv[2];

const files = {
  'c/Chart.yaml':
    'apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: "1.0"\ndependencies: [{name: sub, version: "*", repository: "", condition: sub.on}]\n',
  'c/values.yaml': 'a: 1\nb: {c: x}\nsub: {on: true}\n',
  'c/templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-cm\ndata:\n  a: {{ .Values.a | quote }}\n  old: {{ lookup "v1" "Secret" .Release.Namespace "pw" | toJson | quote }}\n  v: {{ .Capabilities.KubeVersion }}\n',
  'c/templates/secret.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: pw\nstringData: {p: secret}\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n  annotations:\n    helm.sh/hook: test\n',
  'c/templates/NOTES.txt': '\nNotes {{ .Release.Revision }} {{ .Values.b.c }}\n\n',
  'c/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n',
  'c/charts/sub/templates/NOTES.txt': 'Notes of sub',
  'c/crds/crd.yaml': 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x.y}\n',
  'old/Chart.yaml': 'apiVersion: v2\nname: old\nversion: 0.1.0\ndeprecated: true\n',
  'lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 0.1.0\ntype: library\n',
  'bad/Chart.yaml': 'apiVersion: v2\nname: bad\nversion: 0.1.0\n',
  'bad/templates/x.yaml': 'a: {{ .Values.x.y }}\n',
  'missing/Chart.yaml':
    'apiVersion: v2\nname: missing\nversion: 0.1.0\ndependencies: [{name: gone, version: 1.0.0, repository: "https://x"}]\n',
  'v.yaml': 'a: from-file\n',
};

const lines = `install x c --dry-run=client
install x c --dry-run
install x c --dry-run=true
install x c --dry-run=false
install x c --dry-run=maybe
install x c --dry-run=server
install x c --dry-run=client --hide-secret
install x c --dry-run=client --hide-notes
install x c --dry-run=client --set sub.on=false -n other --create-namespace
install x c --dry-run=client -f v.yaml --set b.c=set --set-string n=5
install x c --dry-run=client --set a=2 --debug
install x c --dry-run=client --description mine
install x c --dry-run=client --labels a=b,c=d
install x c --dry-run=client --labels owner=me
install x c --dry-run=client --name-template y
install c --dry-run=client --name-template {{"ab"|upper|lower}}
install c --dry-run=client
install c --dry-run=client --generate-name --name-template z
install x c --dry-run=client --generate-name
install x c y --dry-run=client
install X c --dry-run=client
install x c --dry-run=client --skip-crds --no-hooks --replace --take-ownership
install x c --dry-run=client --wait
install x c --dry-run=client --wait=true
install x c --dry-run=client --wait=false
install x c --dry-run=client --wait=odd
install x c --dry-run=client --atomic
install x c --dry-run=client --force
install x c --dry-run=client --force --force-conflicts
install x c --dry-run=client --server-side=false -o json
install x c --dry-run=client -o json
install x c --dry-run=client -o yaml
install x c --dry-run=client -o xml
install x c --dry-run=client --color always
install x old --dry-run=client
install x lib --dry-run=client
install x bad --dry-run=client
install x missing --dry-run=client
install x nowhere --dry-run=client
install x ./nowhere --dry-run=client
install x c --hide-secret
install x c
install X c
install
upgrade x c
upgrade x c --dry-run=client
upgrade -i x c
upgrade --install x c --dry-run=client
upgrade X c
upgrade x nowhere
upgrade x lib
upgrade x missing
upgrade x c --dry-run=maybe
upgrade x
list
list -A
list --filter [
status x
status X
history x
get all x
get hooks x
get manifest x
get metadata x
get notes x
get values x
rollback x
rollback x one
rollback x --dry-run=client
uninstall x
uninstall x --dry-run
uninstall x --cascade odd
test x`.split('\n');

const environments = [
  {},
  { KUBECONFIG: 'nowhere' },
  { HELM_DRIVER: 'configmap' },
  { HELM_KUBEAPISERVER: 'http://127.0.0.1:1' },
];

console.log(JSON.stringify({ files }));
for (const [i, extra] of environments.entries()) {
  for (const line of i === 0 ? lines : lines.filter((_, at) => at % 9 === 0)) {
    const directory = mkdtempSync(join(tmpdir(), 'dry-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    const args = line.split(' ');
    const env = { HOME: directory, TZ: 'UTC', ...extra };
    const { status, stdout, stderr } = spawnSync(helm, args, { cwd: directory, encoding: 'utf8', env });
    rmSync(directory, { recursive: true });
    const clean = (text) => text.replaceAll(directory, '$DIR');
    console.log(JSON.stringify({ args, env: extra, rc: status, stdout: clean(stdout), stderr: clean(stderr) }));
  }
}
