package certificate

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// ListSize is how many certificates one status list speaks of: no fewer, so that asking
// for the list tells nobody about which of them it is asked.
const ListSize = 131072 // half of them are used: certificate_status_place draws a free one

// ListTime is how long a status list may be kept by whoever asked for it.
const ListTime = 5 * time.Minute

// statusList is a Bitstring Status List as a credential of its own.
type statusList struct {
	Context   []string      `json:"@context"`
	ID        string        `json:"id"`
	Type      []string      `json:"type"`
	Issuer    string        `json:"issuer"`
	ValidFrom string        `json:"validFrom"`
	Subject   statusSubject `json:"credentialSubject"`
	claims
}

type statusSubject struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Purpose string `json:"statusPurpose"`
	Encoded string `json:"encodedList"`
	TTL     int64  `json:"ttl"` // milliseconds
}

func (a addresses) statusList(region uuid.UUID, n int, r Revocations) (statusList, error) {
	encoded, err := encodeBits(r.Indexes)
	if err != nil {
		return statusList{}, err
	}
	id, issuer, since := a.list(region, n), a.issuer(region), r.ChangedAt.UTC().Truncate(time.Second)
	return statusList{Context: []string{credentialContext}, ID: id, Type: []string{"VerifiableCredential", "BitstringStatusListCredential"},
		Issuer: issuer, ValidFrom: since.Format(time.RFC3339),
		claims:  claims{Issuer: issuer, ID: id, NotBefore: since.Unix(), Subject: id + "#list"},
		Subject: statusSubject{id + "#list", "BitstringStatusList", "revocation", encoded, ListTime.Milliseconds()}}, nil
}

// encodeBits sets the bits at the indexes, counted from the left of the first byte, and
// writes them as the recommendation says: packed by GZIP, base64url, and a u before it.
func encodeBits(indexes []int) (string, error) {
	bits := make([]byte, ListSize/8)
	for _, i := range indexes {
		if i < 0 || i >= ListSize {
			return "", fmt.Errorf("certificate: no place %d in a status list", i)
		}
		bits[i/8] |= 0x80 >> (i % 8)
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(bits); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return "u" + base64.RawURLEncoding.EncodeToString(out.Bytes()), nil
}
