// decode prints the microseconds that crypto/x509 needs for one request of a file of PEM blocks, on average over each pass.
package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"time"
)

const passes = 20

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	var requests [][]byte
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		requests = append(requests, block.Bytes)
	}
	for pass := 0; pass < passes; pass++ {
		began := time.Now()
		for _, der := range requests {
			if _, err := x509.ParseCertificateRequest(der); err != nil {
				panic(err)
			}
		}
		fmt.Println(float64(time.Since(began).Nanoseconds()) / 1000 / float64(len(requests)))
	}
}
