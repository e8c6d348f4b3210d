// Answers, for each chart that it reads, what `helm template rel ./chart -n ns` prints: one process for thousands of
// charts, by way of the packages that the command itself calls. Cases and answers are JSON lines; texts are base64.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"helm.sh/helm/v4/pkg/action"
	"helm.sh/helm/v4/pkg/chart"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chartv2 "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/cli/values"
	"helm.sh/helm/v4/pkg/getter"
	release "helm.sh/helm/v4/pkg/release/v1"
)

type file struct {
	Path string `json:"path"`
	Data []byte `json:"data"`
}

// request is one case. Files are those of the chart, in the order in which a walk finds them; Beside are written to
// the working directory for flags that name them.
type request struct {
	ID     int      `json:"id"`
	Files  []file   `json:"files"`
	Beside []file   `json:"beside"`
	Args   []string `json:"args"`
}

type answer struct {
	ID     int    `json:"id"`
	Stdout []byte `json:"stdout"`
	Error  []byte `json:"error,omitempty"`
	Failed bool   `json:"failed"`
}

func main() {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	work, err := os.MkdirTemp("", "tschart-differential-")
	if err != nil {
		fatal(err)
	}
	defer os.RemoveAll(work)
	if err := os.Chdir(work); err != nil {
		fatal(err)
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var req request
			if err := json.Unmarshal(line, &req); err != nil {
				fatal(err)
			}
			text, err := answerTo(req)
			reply := answer{ID: req.ID, Stdout: []byte(text)}
			if err != nil {
				reply.Failed, reply.Error = true, []byte(err.Error())
			}
			encoded, err := json.Marshal(reply)
			if err != nil {
				fatal(err)
			}
			out.Write(append(encoded, '\n'))
			// At once: the reader wants to know which case a hang belongs to.
			out.Flush()
		}
		if errors.Is(err, io.EOF) {
			out.Flush()
			return
		}
		if err != nil {
			fatal(err)
		}
	}
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// answerTo runs a case; a panic that Helm would die of is an error that says so.
func answerTo(req request) (text string, err error) {
	defer func() {
		if r := recover(); r != nil {
			text, err = "", fmt.Errorf("PANIC: %v", r)
		}
	}()
	for _, f := range req.Beside {
		if err := os.MkdirAll(filepath.Dir(f.Path), 0o755); err != nil {
			return "", err
		}
		if err := os.WriteFile(f.Path, f.Data, 0o644); err != nil {
			return "", err
		}
		defer os.Remove(f.Path)
	}
	cfg := action.NewConfiguration()
	client := action.NewInstall(cfg)
	client.DryRunStrategy = action.DryRunClient
	client.ReleaseName = "rel"
	client.Namespace = "ns"
	client.Replace = true
	opts := &values.Options{}
	hooks := true
	for i := 0; i < len(req.Args); i++ {
		next := func() string {
			i++
			return req.Args[i]
		}
		switch req.Args[i] {
		case "-f":
			opts.ValueFiles = append(opts.ValueFiles, next())
		case "--set":
			opts.Values = append(opts.Values, next())
		case "--set-string":
			opts.StringValues = append(opts.StringValues, next())
		case "--set-json":
			opts.JSONValues = append(opts.JSONValues, next())
		case "--set-literal":
			opts.LiteralValues = append(opts.LiteralValues, next())
		case "--set-file":
			opts.FileValues = append(opts.FileValues, next())
		case "--is-upgrade":
			client.IsUpgrade = true
		case "--include-crds":
			client.IncludeCRDs = true
		case "--no-hooks":
			hooks = false
		case "--api-versions":
			client.APIVersions = append(client.APIVersions, next())
		case "--kube-version":
			version := next()
			parsed, err := common.ParseKubeVersion(version)
			if err != nil {
				return "", fmt.Errorf("invalid kube version '%s': %w", version, err)
			}
			client.KubeVersion = parsed
		default:
			return "", fmt.Errorf("argument %q is not known here", req.Args[i])
		}
	}
	vals, err := opts.MergeValues(getter.Providers{})
	if err != nil {
		return "", err
	}
	ch, err := load(req.Files)
	if err != nil {
		return "", err
	}
	if kind := ch.Metadata.Type; kind != "" && kind != "application" {
		return "", fmt.Errorf("%s charts are not installable", kind)
	}
	accessor, err := chart.NewAccessor(ch)
	if err != nil {
		return "", err
	}
	if deps := accessor.MetaDependencies(); len(deps) > 0 {
		if err := action.CheckDependencies(ch, deps); err != nil {
			return "", fmt.Errorf("an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: %w", err)
		}
	}
	ri, err := client.RunWithContext(context.Background(), ch, vals)
	var rel *release.Release
	if ri != nil {
		rel, _ = ri.(*release.Release)
	}
	if err != nil {
		if rel != nil {
			err = fmt.Errorf("%w\n\nUse --debug flag to render out invalid YAML", err)
		}
		return "", err
	}
	var b strings.Builder
	fmt.Fprintln(&b, strings.TrimSpace(rel.Manifest))
	if hooks {
		for _, hook := range rel.Hooks {
			fmt.Fprintf(&b, "---\n# Source: %s\n%s\n", hook.Path, hook.Manifest)
		}
	}
	return b.String(), nil
}

func load(files []file) (*chartv2.Chart, error) {
	buffered := make([]*archive.BufferedFile, 0, len(files))
	for _, f := range files {
		// As the loader of directories does.
		data := bytes.TrimPrefix(f.Data, []byte("\xef\xbb\xbf"))
		buffered = append(buffered, &archive.BufferedFile{Name: f.Path, Data: data})
	}
	return loader.LoadFiles(buffered)
}
