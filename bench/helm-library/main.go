// Times Helm's own library on one chart: how long it takes to load it, and to render it once it is loaded. Prints
// milliseconds of each round as JSON. Usage: helm-library CHART ROUNDS
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chartv2 "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

type times struct {
	Load   []float64 `json:"load"`
	Render []float64 `json:"render"`
}

func main() {
	rounds, err := strconv.Atoi(os.Args[2])
	check(err)
	var out times
	var loaded *chartv2.Chart
	for range rounds {
		start := time.Now()
		loaded, err = loader.Load(os.Args[1])
		check(err)
		out.Load = append(out.Load, since(start))
	}
	// It changes the chart, so it runs once and is in no figure.
	check(chartutil.ProcessDependencies(loaded, common.Values{}))
	for round := range rounds {
		start := time.Now()
		render(loaded, map[string]any{"global": map[string]any{"round": float64(round)}})
		out.Render = append(out.Render, since(start))
	}
	check(json.NewEncoder(os.Stdout).Encode(out))
}

func render(loaded *chartv2.Chart, given map[string]any) {
	capabilities := common.DefaultCapabilities
	release := common.ReleaseOptions{Name: "release-name", Namespace: "default", Revision: 1, IsInstall: true}
	values, err := util.ToRenderValues(loaded, given, release, capabilities)
	check(err)
	files, err := engine.Render(loaded, values)
	check(err)
	for name := range files {
		if len(name) > 9 && name[len(name)-9:] == "NOTES.txt" {
			delete(files, name)
		}
	}
	_, _, err = releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	check(err)
}

func since(start time.Time) float64 { return float64(time.Since(start).Nanoseconds()) / 1e6 }

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
