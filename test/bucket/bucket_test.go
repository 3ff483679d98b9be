package bucket

import (
	"net/http/httptest"
	"testing"
)

// Amazon's own examples of signed requests ("Authenticating Requests: Using the Authorization Header") are let in, and nothing that differs.
func TestSignaturesAreAmazons(t *testing.T) {
	const keyID, secret, region = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	r := httptest.NewRequest("GET", "http://examplebucket.s3.amazonaws.com/test.txt", nil)
	r.Header.Set("Range", "bytes=0-9")
	r.Header.Set("X-Amz-Content-Sha256", empty)
	r.Header.Set("X-Amz-Date", "20130524T000000Z")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"+
		"SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
	if !signed(r, keyID, secret, region) {
		t.Fatal("Amazon's example is refused")
	}
	for what, harm := range map[string]func(){
		"another range":        func() { r.Header.Set("Range", "bytes=0-10") },
		"another time":         func() { r.Header.Set("X-Amz-Date", "20130524T000001Z") },
		"one more header":      func() { r.Header.Set("X-Amz-Acl", "public-read") },
		"another path":         func() { r.URL.Path = "/test2.txt" },
		"nothing that says so": func() { r.Header.Del("Authorization") },
	} {
		kept, url := r.Header.Clone(), *r.URL
		if harm(); signed(r, keyID, secret, region) {
			t.Errorf("%s is let in", what)
		}
		*r.URL = url
		r.Header = kept
	}
	if signed(r, keyID, secret+"x", region) {
		t.Error("another secret is let in")
	}
}
