// Command etcd is the etcd server, built from its published Go module in the
// version that k8s.io/kubernetes names in its own go.mod.
package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() {
	etcdmain.Main(os.Args)
}
