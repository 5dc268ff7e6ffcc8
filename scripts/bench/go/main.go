// decode prints the microseconds that crypto/x509 needs for one request or certificate of a file of PEM blocks, on average
// over each pass.
package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"time"
)

const passes = 60

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	var blocks []*pem.Block
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		blocks = append(blocks, block)
	}
	for pass := 0; pass < passes; pass++ {
		began := time.Now()
		for _, block := range blocks {
			if block.Type == "CERTIFICATE" {
				_, err = x509.ParseCertificate(block.Bytes)
			} else {
				_, err = x509.ParseCertificateRequest(block.Bytes)
			}
			if err != nil {
				panic(err)
			}
		}
		fmt.Println(float64(time.Since(began).Nanoseconds()) / 1000 / float64(len(blocks)))
	}
}
