// Command record runs template cases through Go's text/template and writes what they gave: the source of the expected
// results beside it. Run it as: go run record.go < cases.jsonl > cases-go1.26.jsonl
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"
)

type Case struct {
	Texts [][2]string `json:"texts"`
	Exec  string      `json:"exec"`
	Data  any         `json:"data"`
	Miss  string      `json:"miss,omitempty"`
	Want  Res         `json:"want"`
}
type Res struct {
	Out   *string  `json:"out,omitempty"`
	Parse string   `json:"parse,omitempty"`
	Err   string   `json:"err,omitempty"`
	Chain []string `json:"chain,omitempty"`
}
type Inner struct{ Deep string }
type Obj struct {
	Name  string
	Count int
	In    Inner
	Any   any
	M     map[string]string
	L     []string
}

func (o *Obj) Hello() string                  { return "hello " + o.Name }
func (o *Obj) Add(a, b int) int               { return a + b }
func (o *Obj) Var(p string, xs ...any) string { return p + fmt.Sprint(len(xs)) }
func (o *Obj) Fail() (string, error)          { return "", errors.New("obj failed") }
func (o *Obj) Take(a any, f float64) string   { return fmt.Sprintf("%v/%v", a, f) }
func (o *Obj) Nil() any                       { return nil }

type Named map[string]any

func (n Named) Keys() int { return len(n) }
func (n Named) Get(k string) (any, error) {
	v, ok := n[k]
	if !ok {
		return nil, fmt.Errorf("no %q", k)
	}
	return v, nil
}

func main() {
	sc := bufio.NewScanner(os.Stdin)
	sc.Buffer(make([]byte, 1<<20), 1<<28)
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	for sc.Scan() {
		var c Case
		if err := json.Unmarshal(sc.Bytes(), &c); err != nil {
			panic(err)
		}
		c.Want = run(c)
		b, _ := json.Marshal(c)
		w.Write(b)
		w.WriteByte('\n')
	}
}
func run(c Case) (r Res) {
	defer func() {
		if e := recover(); e != nil {
			r = Res{Err: fmt.Sprintf("PANIC %v", e)}
		}
	}()
	t := template.New("gotpl")
	miss := c.Miss
	if miss == "" {
		miss = "zero"
	}
	t.Option("missingkey=" + miss)
	t.Funcs(template.FuncMap{
		"include": func(name string, data any) (string, error) {
			var b strings.Builder
			err := t.ExecuteTemplate(&b, name, data)
			return b.String(), err
		},
		"upper": strings.ToUpper,
		"list":  func(v ...any) []any { return v },
		"dict": func(v ...any) map[string]any {
			m := map[string]any{}
			for i := 0; i+1 < len(v); i += 2 {
				m[fmt.Sprint(v[i])] = v[i+1]
			}
			return m
		},
		"trunc":   func(n int, s string) string { return fmt.Sprint(n, s) },
		"i64":     func(n int64) int64 { return n + 1 },
		"u8":      func(n uint8) uint8 { return n },
		"fl":      func(f float64) float64 { return f * 2 },
		"idem":    func(v any) any { return v },
		"mp":      func(m map[string]any) string { return fmt.Sprint("m", len(m), m == nil) },
		"ls":      func(l []any) string { return fmt.Sprint("l", len(l), l == nil) },
		"strs":    func(l []string) string { return strings.Join(l, "+") },
		"bl":      func(b bool) bool { return !b },
		"join":    func(sep string, items ...string) string { return strings.Join(items, sep) },
		"ints":    func(p string, n ...int) string { return p + fmt.Sprint(n) },
		"fail":    func(s string) (string, error) { return "", errors.New(s) },
		"boom":    func() string { panic("boom!") },
		"nilf":    func() any { return nil },
		"strlist": func(v ...string) []string { return v },
		"typ":     func(v any) string { return fmt.Sprintf("%T", v) },
		"strmap": func(v ...string) map[string]string {
			m := map[string]string{}
			for _, k := range v {
				m[k] = "v" + k
			}
			return m
		},
		"obj": func() *Obj {
			return &Obj{Name: "o", Count: 3, In: Inner{"deep"}, M: map[string]string{"k": "v"}, L: []string{"a"}}
		},
		"objv":  func() Obj { return Obj{Name: "o"} },
		"named": func() Named { return Named{"a": 1, "Keys": "shadow"} },
		"int": func(v any) int {
			switch v := v.(type) {
			case float64:
				return int(v)
			case int:
				return v
			case int64:
				return int(v)
			}
			return 0
		},
		"cplx": func(c complex128) string { return fmt.Sprint(c) },
	})
	for _, x := range c.Texts {
		if _, err := t.New(x[0]).Parse(x[1]); err != nil {
			return Res{Parse: err.Error()}
		}
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, c.Exec, c.Data); err != nil {
		r.Err = err.Error()
		for e := err; e != nil; e = errors.Unwrap(e) {
			r.Chain = append(r.Chain, e.Error())
		}
		return
	}
	s := b.String()
	r.Out = &s
	return
}
