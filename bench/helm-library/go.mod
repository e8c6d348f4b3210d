module tschart.dev/bench/helm-library

go 1.26

require helm.sh/helm/v4 v4.3.1
