// Command go-judge says how Go's crypto/x509 reads requests and certificates: what the API server would see.
// A line of input is "request BASE64-DER", "certificate BASE64-DER", "spec BASE64-PEM" (spec.request of an object),
// "pem BASE64" (what lies in a Secret), "pair BASE64-JSON" (with its key) or "chain BASE64-JSON"; a line of output is JSON.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// Reading is the same for both kinds; what a kind does not have stays empty.
type Reading struct {
	Parses       bool     `json:"parses"`
	Error        string   `json:"error"`
	Subject      []string `json:"subject"`
	Names        []string `json:"names"`
	Key          string   `json:"key"`
	Serial       string   `json:"serial"`
	Dates        []int64  `json:"dates"`
	Usages       []string `json:"usages"`
	IsCA         bool     `json:"isCA"`
	KeyIDs       []string `json:"keyIDs"`
	Signature    string   `json:"signature"`
	AcceptedSpec bool     `json:"acceptedSpec"`
	// Of the CERTIFICATE blocks in a PEM text; Headers says of each whether it has some.
	Blocks  []Reading `json:"blocks"`
	Headers bool      `json:"headers"`
}

var usages = []string{"digitalSignature", "contentCommitment", "keyEncipherment", "dataEncipherment", "keyAgreement",
	"keyCertSign", "cRLSign", "encipherOnly", "decipherOnly"}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		kind, text, _ := strings.Cut(in.Text(), " ")
		bytes, _ := base64.StdEncoding.DecodeString(text)
		line, _ := json.Marshal(read(kind, bytes))
		fmt.Fprintf(out, "%s\n", line)
	}
}

func read(kind string, bytes []byte) Reading {
	if kind == "chain" {
		return readChain(bytes)
	}
	if kind == "certificate" {
		return readCertificate(bytes)
	}
	if kind == "pair" {
		return readPair(bytes)
	}
	if kind == "pem" {
		return readPem(bytes)
	}
	if kind == "spec" {
		block, _ := pem.Decode(bytes)
		if block == nil || block.Type != "CERTIFICATE REQUEST" {
			return Reading{Error: "PEM block type must be CERTIFICATE REQUEST"}
		}
		bytes = block.Bytes
	}
	return readRequest(bytes)
}

func readRequest(der []byte) Reading {
	request, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return Reading{Error: err.Error()}
	}
	err = request.CheckSignature()
	reading := Reading{
		Parses:       true,
		Subject:      subject(request.Subject),
		Key:          key(request.PublicKey),
		Signature:    verdict(err),
		AcceptedSpec: err == nil,
	}
	for _, name := range request.DNSNames {
		reading.Names = append(reading.Names, "dns "+name)
	}
	for _, name := range request.IPAddresses {
		reading.Names = append(reading.Names, "ip "+name.String())
	}
	for _, name := range request.EmailAddresses {
		reading.Names = append(reading.Names, "email "+name)
	}
	for _, name := range request.URIs {
		reading.Names = append(reading.Names, "uri "+name.String())
	}
	return reading
}

func readCertificate(der []byte) Reading {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return Reading{Error: err.Error()}
	}
	err = certificate.CheckSignature(certificate.SignatureAlgorithm, certificate.RawTBSCertificate, certificate.Signature)
	reading := Reading{
		Parses:    true,
		Subject:   append(subject(certificate.Subject), subject(certificate.Issuer)...),
		Key:       key(certificate.PublicKey),
		Serial:    certificate.SerialNumber.Text(16),
		Dates:     []int64{certificate.NotBefore.Unix(), certificate.NotAfter.Unix()},
		IsCA:      certificate.IsCA,
		KeyIDs:    []string{hex.EncodeToString(certificate.SubjectKeyId), hex.EncodeToString(certificate.AuthorityKeyId)},
		Signature: verdict(err),
	}
	for _, name := range certificate.DNSNames {
		reading.Names = append(reading.Names, "dns "+name)
	}
	for _, name := range certificate.IPAddresses {
		reading.Names = append(reading.Names, "ip "+name.String())
	}
	for _, name := range certificate.EmailAddresses {
		reading.Names = append(reading.Names, "email "+name)
	}
	for bit, name := range usages {
		if certificate.KeyUsage&(1<<bit) != 0 {
			reading.Usages = append(reading.Usages, name)
		}
	}
	return reading
}

// readPem goes through a text as tls.X509KeyPair and CertPool.AppendCertsFromPEM do; the latter passes over blocks with headers.
func readPem(text []byte) Reading {
	var reading Reading
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			one := readCertificate(block.Bytes)
			one.Headers = len(block.Headers) > 0
			reading.Blocks = append(reading.Blocks, one)
		}
	}
	return reading
}

// readPair says whether a server in Go starts with a certificate and its key, as PEM.
func readPair(text []byte) Reading {
	var pair struct{ Certificate, Key []byte }
	if err := json.Unmarshal(text, &pair); err != nil {
		return Reading{Error: err.Error()}
	}
	if _, err := tls.X509KeyPair(pair.Certificate, pair.Key); err != nil {
		return Reading{Error: err.Error()}
	}
	return Reading{Parses: true}
}

// Chain is a certificate with what may lead to those that are trusted; DER, and seconds since 1970.
type Chain struct {
	Leaf          []byte   `json:"leaf"`
	Intermediates [][]byte `json:"intermediates"`
	Roots         [][]byte `json:"roots"`
	At            int64    `json:"at"`
}

// readChain says in Signature whether the chain verifies, for any purpose.
func readChain(text []byte) Reading {
	var chain Chain
	if err := json.Unmarshal(text, &chain); err != nil {
		return Reading{Error: err.Error()}
	}
	leaf, err := x509.ParseCertificate(chain.Leaf)
	if err != nil {
		return Reading{Error: err.Error(), Signature: "false"}
	}
	options := x509.VerifyOptions{
		Roots:         pool(chain.Roots),
		Intermediates: pool(chain.Intermediates),
		CurrentTime:   time.Unix(chain.At, 0),
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	}
	if _, err := leaf.Verify(options); err != nil {
		return Reading{Parses: true, Error: err.Error(), Signature: "false"}
	}
	return Reading{Parses: true, Signature: "true"}
}

// pool passes over what does not parse, as Go's TLS does with a file of authorities.
func pool(ders [][]byte) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, der := range ders {
		if certificate, err := x509.ParseCertificate(der); err == nil {
			pool.AddCert(certificate)
		}
	}
	return pool
}

func subject(name pkix.Name) []string {
	found := []string{"CN " + name.CommonName, "serialNumber " + name.SerialNumber}
	for _, list := range [][]string{name.Organization, name.OrganizationalUnit, name.Country, name.Locality, name.Province} {
		found = append(found, strings.Join(list, "\x00"))
	}
	return found
}

// key is empty for kinds that Go does not read, and for DSA, of which it says little.
func key(public any) string {
	switch key := public.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA %d %d", key.N.BitLen(), key.E)
	case *ecdsa.PublicKey:
		return "ECDSA " + key.Curve.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	}
	return ""
}

func verdict(err error) string {
	if err == nil {
		return "true"
	}
	if errors.Is(err, x509.ErrUnsupportedAlgorithm) {
		return "unsupported"
	}
	return "false"
}
