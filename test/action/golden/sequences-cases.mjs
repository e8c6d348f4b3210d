const cy = (name, more='') => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\nappVersion: "1.0"\n${more}`;
const cm = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-cm\ndata:\n  a: {{ .Values.a | quote }}\n  b: {{ .Values.b | toJson | quote }}\n  r: "{{ .Release.Revision }} {{ .Release.IsInstall }} {{ .Release.IsUpgrade }}"\n`;
const hook = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: h\n  annotations:\n    helm.sh/hook: pre-install,test\n    helm.sh/hook-weight: "-3"\n    helm.sh/hook-delete-policy: hook-succeeded, before-hook-creation\n`;
const charts = {
 a: {'Chart.yaml': cy('a'), 'values.yaml': 'a: 1\nb: {c: x, d: [1, 2]}\n', 'templates/cm.yaml': cm, 'templates/NOTES.txt': 'Notes {{ .Values.a }}\n'},
 b: {'Chart.yaml': cy('a','description: two\ndependencies: [{name: sub, version: "*", repository: "", condition: sub.on}]\n'), 'values.yaml': 'a: 2\nb: {c: y, e: 5}\nsub: {on: true}\n', 'templates/cm.yaml': cm, 'templates/hook.yaml': hook, 'charts/sub/Chart.yaml': cy('sub'), 'charts/sub/values.yaml':'s: 1\n', 'charts/sub/templates/s.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations: {helm.sh/resource-policy: keep}\nstringData: {s: "{{ .Values.s }}"}\n', 'charts/sub/templates/NOTES.txt':'sub notes\n', 'templates/NOTES.txt':'top notes', 'README.md':'readme', 'values.schema.json':'{"type":"object"}'},
 bad: {'Chart.yaml': cy('bad'), 'templates/x.yaml': '{{ fail "no" }}'},
 yaml: {'Chart.yaml': cy('yaml'), 'templates/x.yaml': 'a: [\n'},
 schema: {'Chart.yaml': cy('schema'), 'values.schema.json': '{"type":"object","properties":{"a":{"type":"string"}}}', 'values.yaml':'a: 1\n'},
 kube: {'Chart.yaml': cy('kube','kubeVersion: "<1.0.0"\n')},
 html: {'Chart.yaml': cy('html','description: "<a&b>"\nkeywords: [k]\nmaintainers: [{name: m}]\nannotations: {z: "1"}\nicon: i\nhome: h\nsources: [s]\ntype: application\n'), 'templates/NOTES.txt':'<b> & c\n', 'Chart.lock':'generated: "2024-01-01T00:00:00.10Z"\ndigest: d\ndependencies: []\n'},
 importv: {'Chart.yaml': cy('importv','dependencies: [{name: sub, version: "*", repository: "", import-values: [data, {child: deep, parent: up}], tags: [t]}]\n'),'values.yaml':'q: 1\n','charts/sub/Chart.yaml':cy('sub'),'charts/sub/values.yaml':'exports: {data: {got: 1}}\ndeep: {er: 2}\n','templates/c.yaml':'v: {{ .Values | toJson }}\n'},
};
const N='r';
const I=(o={})=>({do:'install',name:N,chart:'a',...o});
const U=(o={})=>({do:'upgrade',name:N,chart:'a',...o});
const R=(o={})=>({do:'rollback',name:N,...o});
const D=(o={})=>({do:'uninstall',name:N,...o});
const S=(status)=>({do:'setstatus',name:N,status});
const list = {
 install:[I()], 'install-set':[I({set:'a=5,b.c=null,x={1,2},y=true,z=1.5'})], 'install-labels':[I({labels:{l:'1',k:'2'},description:'mine',serverSide:'false'})],
 'system-label':[I({labels:{owner:'x'}})], 'install-b':[I({chart:'b'})], 'install-b-off':[I({chart:'b',set:'sub.on=false'})], "install-b-nohooks":[I({chart:"b",noHooks:true})],
 'dry-client':[I({dryRun:'client',chart:'b'})], 'dry-client-hide':[I({dryRun:'client',chart:'b',hideSecrets:true,description:'z'})], 'dry-server':[I({dryRun:'server',chart:'b'})], hide:[I({hideSecrets:true})],
 bad:[I({chart:'bad'})], yaml:[I({chart:'yaml'})], schema:[I({chart:'schema'})], 'schema-ok':[I({chart:'schema',set:'a=x'})], kube:[I({chart:'kube'})], html:[I({chart:'html'})], importv:[I({chart:'importv'}),U({chart:'importv',reuse:'reuse',set:'n=1'})],
 'bad-name':[I({name:'Bad'}),U({name:'Bad'}),R({name:'Bad'}),D({name:'Bad'}),I({name:''}),I({name:'a'.repeat(54)}),I({name:'a'.repeat(53)}),I({name:'a.b-c'}),I({name:'a..b'})],
 twice:[I(),I(),I({replace:true})], 'replace-uninstalled':[I(),D({keep:true}),I(),I({replace:true,set:'a=9'}),U()], 'replace-failed':[I({fail:'create'}),I(),I({replace:true})],
 'install-fails':[I({fail:'create'}),U(),U({set:'a=3'})], 'install-fails-rollback':[I({fail:'create',rollbackOnFailure:true}),U()],
 upgrade:[I(),U(),U({set:'a=2'}),U(),U({set:'b.c=q'}),U({reuse:'reset'})],
 reuse:[I({set:'a=7,k.l=1'}),U({chart:'b',reuse:'reuse'}),U({chart:'b',reuse:'reuse',set:'k.m=2'}),U({chart:'b',set:'a=null',reuse:'reuse'}),U({chart:'a',reuse:'reset-then-reuse',set:'b.c=null'}),U({reuse:'reset-then-reuse'}),U({reuse:'reset'})],
 'reuse-null':[I({set:'b.c=null'}),U({reuse:'reuse'}),U({reuse:'reuse',chart:'b',set:'b=null'}),U({reuse:'reset-then-reuse',chart:'b'})],
 labels:[I({labels:{a:'1',b:'2'}}),U({labels:{b:'3',c:'4'}}),U({labels:{a:'null',z:'null'}}),U({labels:{status:'x'}}),R({revision:1})],
 'upgrade-missing':[U()], 'upgrade-dry':[I(),U({dryRun:'client',set:'a=3'}),U({dryRun:'server',description:'why'}),U({hideSecrets:true}),U({dryRun:'client',hideSecrets:true,chart:'b'})],
 'upgrade-desc':[I(),U({description:'d1',serverSide:'false'}),U({serverSide:'auto'}),U({serverSide:'true'}),U({serverSide:'odd'}),R({serverSide:'odd'}),R({serverSide:'auto'})],
 'upgrade-fails':[I(),U({fail:'update',set:'a=2'}),U({fail:'update'}),U({set:'a=5'}),R()], 'upgrade-fails-rollback':[I(),U({fail:'update',rollbackOnFailure:true,set:'a=2'}),U({set:'a=4'})],
 'upgrade-render-fails':[I(),U({chart:'bad'}),U({chart:'yaml'}),U({chart:'kube'}),U({chart:'schema'})],
 'upgrade-uninstalled':[I(),D({keep:true}),U(),R(),U()], 'upgrade-pending':[I(),S('pending-upgrade'),U(),R({revision:1}),U()], 'upgrade-superseded':[I(),S('superseded'),U()],'upgrade-unknown':[I(),S('unknown'),U()],'pending-install':[I(),S('pending-install'),U(),I(),D()],
 history:[I(),...Array.from({length:6},(_,i)=>U({set:`a=${i}`,max:3})),R({max:3}),R({max:2,revision:7}),U({max:1}),U({max:0})],
 'history-failed':[I(),U({fail:'update',max:2}),U({fail:'update',max:2}),U({fail:'update',max:2}),U({max:2}),U({max:2})],
 rollback:[I(),U({set:'a=2',chart:'b'}),U({set:'a=3'}),R(),R({revision:1,description:'back'}),R({revision:99}),R({revision:-1}),R({dryRun:'client'}),R({revision:2,noHooks:true})],
 'rollback-long':[I(),U(),R({description:'x'.repeat(257)}),R({description:'ü'.repeat(256)})], 'rollback-first':[I(),R()], 'rollback-missing':[R()], 'rollback-fails':[I(),U({set:'a=2'}),R({fail:'update'}),R({revision:1}),U()],
 uninstall:[I(),U(),D()], 'uninstall-keep':[I({chart:'b'}),U({chart:'b'}),D({keep:true,description:'bye'}),D({keep:true}),D()], 'uninstall-missing':[D(),D({ignore:true}),D({dryRun:'client'}),D({dryRun:'client',ignore:true})],
 'uninstall-policy':[I({chart:'b'}),D({dryRun:'client'}),D()], 'uninstall-fails':[I(),D()],'uninstall-uninstalling':[I(),S('uninstalling'),D({keep:true})],
};
for (const [name,ops] of Object.entries(list)) {
  const used = new Set(ops.map(o=>o.chart).filter(Boolean));
  console.log(JSON.stringify({name,charts:Object.fromEntries(Object.entries(charts).filter(([k])=>used.has(k))),ops}));
}
