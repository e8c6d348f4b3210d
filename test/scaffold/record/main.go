// Records what compose-go makes of the projects in golden/projects.json: go run . < ../golden/projects.json > ../golden/projects-read.json
package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
)

type testCase struct {
	Name     string            `json:"name"`
	Files    map[string]string `json:"files"`
	Main     []string          `json:"main"`
	Env      map[string]string `json:"env"`
	EnvFiles []string          `json:"envFiles"`
	Profiles []string          `json:"profiles"`
}

type outcome struct {
	Name    string          `json:"name"`
	Failed  string          `json:"failed,omitempty"`
	Project json.RawMessage `json:"project,omitempty"`
}

func main() {
	var cases []testCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	out := []outcome{}
	for _, c := range cases {
		out = append(out, record(c))
	}
	text, _ := json.MarshalIndent(out, "", " ")
	os.Stdout.Write(append(text, '\n'))
}

func record(c testCase) outcome {
	dir, err := os.MkdirTemp("", "record")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for name, text := range c.Files {
		path := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(path), 0o755)
		os.WriteFile(path, []byte(text), 0o644)
	}
	mains := []string{}
	for _, name := range c.Main {
		mains = append(mains, filepath.Join(dir, name))
	}
	if len(mains) == 0 {
		mains = []string{filepath.Join(dir, "compose.yaml")}
	}
	env := []string{}
	for name, value := range c.Env {
		env = append(env, name+"="+value)
	}
	files := []string{}
	for _, name := range c.EnvFiles {
		files = append(files, filepath.Join(dir, name))
	}
	options, err := cli.NewProjectOptions(mains,
		cli.WithWorkingDirectory(dir), cli.WithName("project"), cli.WithEnv(env), cli.WithEnvFiles(files...), cli.WithDotEnv,
		cli.WithDefaultProfiles(c.Profiles...))
	if err == nil {
		project, loadError := options.LoadProject(context.Background())
		err = loadError
		if err == nil {
			text, marshalError := project.MarshalJSON()
			err = marshalError
			if err == nil {
				return outcome{Name: c.Name, Project: json.RawMessage(strings.ReplaceAll(string(text), dir, "/project"))}
			}
		}
	}
	return outcome{Name: c.Name, Failed: strings.ReplaceAll(err.Error(), dir, "/project")}
}
