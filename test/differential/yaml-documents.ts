/** Documents that mutations start from: each shows some part of YAML as charts use it. */
export const DOCUMENTS: readonly string[] = [
  `replicaCount: 1
image:
  repository: nginx
  pullPolicy: IfNotPresent
  tag: "1.27"
imagePullSecrets: []
resources:
  limits:
    cpu: 100m
    memory: 128Mi
nodeSelector: {}
tolerations:
  - key: "dedicated"
    operator: Equal
    value: 'db'
    effect: NoSchedule
`,
  `apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: web, tier: "front end"}
  annotations:
    "helm.sh/hook": pre-install,post-install
    helm.sh/hook-weight: "-5"
spec:
  ports:
  - port: 80
    targetPort: http
    protocol: TCP
  selector:
    app: web
`,
  `script: |
  #!/bin/sh
  set -e

  echo "hi"
    indented
keep: |+
  text

strip: >-
  folded
  text

  para
    more
explicit: |2
   three
end: x
`,
  `base: &base
  a: 1
  b: [x, y]
one:
  <<: *base
  b: 2
two:
  <<: [*base, {c: 3}]
list:
  - &item {k: v}
  - *item
`,
  `numbers: [0, 1, -1, 1.5, .5, 1e3, 0x1F, 0o17, 017, 0b11, 1_000, .inf, -.inf, .nan, +5]
words: [true, yes, on, y, no, off, n, null, ~, Null, TRUE, Yes]
dates: [2024-01-31, 2001-12-14t21:59:43.10-05:00, 12:30:45, 2024-1-1]
tagged: [!!str 1, !!int "2", !!float 3, !!bool "true", !!null "", !local x, !!binary aGk=]
1: int key
1.5: float key
true: bool key
null: null key
`,
  `"double": "esc \\t \\n \\x41 \\u00e9 \\U0001F44D \\"q\\" \\\\ \\/ \\e"
'single': 'it''s'
multi: "first
  second

  third \\
  fourth"
plain: several words
  on two lines
  # comment
url: http://x.y/z?a=b#c
colon: a:b
`,
  `? complex
: value
? - a
  - b
: seq key
? |
  block
: x
empty:
other: ""
`,
  `- one
-
  - nested
  - - deeper
    - 2
- k: v
  l: w
-   spaced: true
- []
- {a: {b: [c, {d: e}]}}
- "x"
-
`,
  `---
# comment
a: 1
---
b: 2
...
---
c: 3
`,
  `%YAML 1.1
%TAG !e! tag:example.com,2024:
---
a: !e!thing 1
b: !!map {c: d}
`,
  `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: a}
  data:
    key: "1"
- apiVersion: v1
  kind: Secret
  metadata:
    name: b
  stringData: {é: ü}
`,
  `a:   1   # c
b :  2
"c" : 3
d: {x: 1, y, z: [1, 2,], "q":3}
e: [a: 1, b: 2]
f: "trail"   
g:
- h
i:
      j: k
      l: m
`,
  `{"json": {"a": [1, 2.5, "x", true, null], "b": {}}, "s": "\\u00e9\\n"}
`,
  'windows: line\r\nnext:\r\n  - a\r\n  - b\r\ntext: |\r\n  one\r\n  two\r\n',
];
