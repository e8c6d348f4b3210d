// Writes src/kube/patch/metadata-table.ts: what strategic merge patches need to know of the Go types behind Kubernetes'
// built-in kinds (the kinds of client-go's scheme and apiextensions, as Helm 4.3.1 has them).
//
//	go run . > ../../src/kube/patch/metadata-table.ts
package main

import (
	"encoding"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sort"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensionsv1beta1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
)

var (
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	numbers         = map[reflect.Type]int{}
	lines           []string
)

func main() {
	s := runtime.NewScheme()
	must(scheme.AddToScheme(s))
	must(apiextensionsv1beta1.AddToScheme(s))
	must(apiextensionsv1.AddToScheme(s))

	groups := map[string][]string{}
	for gvk, t := range s.AllKnownTypes() {
		if gvk.Version == runtime.APIVersionInternal || strings.HasSuffix(t.PkgPath(), "/meta/v1") {
			continue
		}
		if _, ok := t.FieldByName("ObjectMeta"); !ok {
			continue
		}
		groups[gvk.GroupVersion().String()] = append(groups[gvk.GroupVersion().String()], gvk.Kind)
	}
	versions := keys(groups)
	var kinds []string
	for _, version := range versions {
		names := groups[version]
		sort.Strings(names)
		line := version
		for _, name := range names {
			group, v, found := strings.Cut(version, "/")
			if !found {
				group, v = "", version
			}
			for gvk, t := range s.AllKnownTypes() {
				if gvk.Group == group && gvk.Version == v && gvk.Kind == name {
					line += fmt.Sprintf(" %s=%d", name, structNumber(t))
				}
			}
		}
		kinds = append(kinds, line)
	}

	out := os.Stdout
	fmt.Fprintf(out, "// Made by scripts/patch-metadata from k8s.io/api %s; not to be edited.\n\n", os.Getenv("API_VERSION"))
	fmt.Fprintln(out, "/** `GROUP/VERSION KIND=TYPE …`, where a type is a line of `TYPES`. */")
	fmt.Fprintf(out, "export const KINDS = `\n%s\n`;\n\n", strings.Join(kinds, "\n"))
	fmt.Fprintln(out, "/**")
	fmt.Fprintln(out, " * A struct a line: its name, then `FIELD=TYPE[~STRATEGIES[~MERGE KEY]]`, where a type is a line's number, `[TYPE` for a")
	fmt.Fprintln(out, " * list, `{TYPE` for a map, `s`, `y`, `i`, `b`, `f` for text, bytes, integers, booleans and floats, `*` for what reads itself.")
	fmt.Fprintln(out, " * `NAME *` is a struct that reads itself.")
	fmt.Fprintln(out, " */")
	fmt.Fprintf(out, "export const TYPES = `\n%s\n`;\n", strings.Join(lines, "\n"))
}

func structNumber(t reflect.Type) int {
	if n, ok := numbers[t]; ok {
		return n
	}
	n := len(lines)
	numbers[t] = n
	lines = append(lines, "")
	if readsItself(t) {
		lines[n] = t.Name() + " *"
		return n
	}
	var fields []string
	collect(t, &fields)
	lines[n] = strings.Join(append([]string{t.Name()}, fields...), " ")
	return n
}

func collect(t reflect.Type, fields *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			collect(inner, fields)
			continue
		}
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		field := name + "=" + typeText(f.Type)
		if strategy := f.Tag.Get("patchStrategy"); strategy != "" || f.Tag.Get("patchMergeKey") != "" {
			field += "~" + strategy
			if key := f.Tag.Get("patchMergeKey"); key != "" {
				field += "~" + key
			}
		}
		*fields = append(*fields, field)
	}
}

func readsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(jsonUnmarshaler) || p.Implements(textUnmarshaler)
}

func typeText(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return typeText(t.Elem())
	}
	if t.Kind() == reflect.Struct {
		return fmt.Sprint(structNumber(t))
	}
	if readsItself(t) {
		return "*"
	}
	switch t.Kind() {
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "y"
		}
		return "[" + typeText(t.Elem())
	case reflect.Map:
		return "{" + typeText(t.Elem())
	case reflect.String:
		return "s"
	case reflect.Bool:
		return "b"
	case reflect.Float32, reflect.Float64:
		return "f"
	case reflect.Interface:
		return "*"
	default:
		return "i"
	}
}

func keys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
