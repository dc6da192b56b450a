package certificate

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func keys(t *testing.T, secrets ...byte) Keys {
	t.Helper()
	text := "# a remark\n\n"
	for _, b := range secrets {
		text += base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, leastSecret)) + "\n"
	}
	k, err := ReadKeys([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// verified opens a compact JWS by an independent library, with the key as it is
// published, and gives its header and payload.
func verified(t *testing.T, text string, published JWK) (jose.Header, map[string]any) {
	t.Helper()
	b, err := json.Marshal(published)
	if err != nil {
		t.Fatal(err)
	}
	var k jose.JSONWebKey
	if err := k.UnmarshalJSON(b); err != nil {
		t.Fatal(err)
	}
	jws, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil {
		t.Fatal(err)
	}
	payload, err := jws.Verify(k)
	if err != nil {
		t.Fatalf("an independent library does not accept the signature: %v", err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	return jws.Signatures[0].Header, claims
}

func TestKeys_EachRegionHasItsOwnAndOldOnesStay(t *testing.T) {
	t.Parallel()
	one, two := keys(t, 1), keys(t, 2, 1)
	if keys(t).On() || !one.On() {
		t.Error("keys are there without secrets, or are not with one")
	}
	if one.of(region)[0].public != two.of(region)[1].public || one.of(region)[0].public == two.of(region)[0].public {
		t.Error("a new secret does not keep the old key behind its own")
	}
	if one.of(region)[0].public.X == one.of(tutee)[0].public.X {
		t.Error("two regions share a key")
	}
	k := one.of(region)[0]
	b, _ := json.Marshal(k.public)
	if strings.Contains(string(b), `"d"`) || strings.Contains(string(b), base64.RawURLEncoding.EncodeToString(k.private.Seed())) {
		t.Errorf("the published key tells the private one: %s", b)
	}
	for _, bad := range []string{"short", base64.StdEncoding.EncodeToString(make([]byte, leastSecret-1)), "не base64"} {
		if _, err := ReadKeys([]byte(bad)); err == nil {
			t.Errorf("%q is taken for a secret", bad)
		}
	}
}

func TestBadge_ConformsToThePublishedSchemaAndIsVerifiedByAnotherLibrary(t *testing.T) {
	t.Parallel()
	c, at, k := issued(), addresses{"https://iom.example.ru"}, keys(t, 7).of(region)[0]
	text, err := k.sign(header{KeyID: at.key(region, k.public.ID), Type: "JWT"}, c.badge(at, "Иркутская область"))
	if err != nil {
		t.Fatal(err)
	}
	h, claims := verified(t, text, k.public)
	if h.Algorithm != "EdDSA" || h.KeyID != "https://iom.example.ru/api/v1/certificate-issuers/"+region.String()+"/keys/"+k.public.ID || h.ExtraHeaders["typ"] != "JWT" {
		t.Errorf("header: %+v", h)
	}
	validate(t, claims)

	issuer, subject := claims["issuer"].(map[string]any), claims["credentialSubject"].(map[string]any)
	if claims["iss"] != issuer["id"] || claims["jti"] != claims["id"] || claims["sub"] != subject["id"] {
		t.Errorf("iss, jti or sub are not the credential's: %v", claims)
	}
	if from, err := time.Parse(time.RFC3339, claims["validFrom"].(string)); err != nil || float64(from.Unix()) != claims["nbf"] {
		t.Errorf("validFrom %v is not nbf %v: %v", claims["validFrom"], claims["nbf"], err)
	}
	if claims["id"] != "https://iom.example.ru/certificates/"+c.Number {
		t.Errorf("id %v", claims["id"])
	}
	if all := claims["@context"].([]any); len(all) != 3 || all[2] != badgeExtensions {
		t.Errorf("the type of the schema has no context: %v", all)
	}
	aligned := subject["achievement"].(map[string]any)["alignment"].([]any)[0].(map[string]any)
	if aligned["targetUrl"] != informational.URI || aligned["targetType"] != "CFItem" || aligned["targetFramework"] != informational.Framework {
		t.Errorf("alignment: %v", aligned)
	}
	status := claims["credentialStatus"].(map[string]any)
	if status["type"] != "BitstringStatusListEntry" || status["statusPurpose"] != "revocation" || status["statusListIndex"] != "90001" {
		t.Errorf("status: %v", status)
	}
	again, err := k.sign(header{KeyID: at.key(region, k.public.ID), Type: "JWT"}, c.badge(at, "Иркутская область"))
	if err != nil || again != text {
		t.Error("the same certificate gives another text")
	}

	forged := strings.Split(text, ".")
	body, _ := base64.RawURLEncoding.DecodeString(forged[1])
	forged[1] = base64.RawURLEncoding.EncodeToString(bytes.Replace(body, []byte("Иванова"), []byte("Петрова"), 1))
	if ed25519.Verify(k.private.Public().(ed25519.PublicKey), []byte(forged[0]+"."+forged[1]), mustDecode(t, forged[2])) {
		t.Error("another name keeps the signature")
	}
}

func mustDecode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// validate holds a credential against the schema that 1EdTech publishes, and shows that
// the schema is not blind.
func validate(t *testing.T, credential map[string]any) {
	t.Helper()
	f, err := os.Open("testdata/ob_v3p0_achievementcredential_schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("badge.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("badge.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(credential); err != nil {
		t.Errorf("the credential does not conform: %v", err)
	}
	for _, name := range []string{"credentialSubject", "issuer", "validFrom", "type"} {
		kept := credential[name]
		delete(credential, name)
		if schema.Validate(credential) == nil {
			t.Errorf("the schema takes a credential without %s", name)
		}
		credential[name] = kept
	}
}

func TestStatusList_R13_TellsWhatIsRevoked(t *testing.T) {
	t.Parallel()
	at, k := addresses{"https://iom.example.ru"}, keys(t, 7).of(region)[0]
	since := time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)
	revoked := []int{0, 9, 90001, ListSize - 1}
	list, err := at.statusList(region, 1, Revocations{revoked, since})
	if err != nil {
		t.Fatal(err)
	}
	text, err := k.sign(header{KeyID: at.key(region, k.public.ID), Type: "vc+jwt"}, list)
	if err != nil {
		t.Fatal(err)
	}
	_, claims := verified(t, text, k.public)
	c := issued()
	entry := c.badge(at, "").Status
	subject := claims["credentialSubject"].(map[string]any)
	if claims["id"] != entry.List || subject["statusPurpose"] != entry.Purpose || subject["type"] != "BitstringStatusList" || claims["issuer"] != at.issuer(region) {
		t.Errorf("the list is not the badge's: %v", claims)
	}
	bits := unpack(t, subject["encodedList"].(string))
	if len(bits) != ListSize/8 {
		t.Errorf("%d bytes: fewer than %d bits tell who is asked about", len(bits), ListSize)
	}
	want := map[int]bool{}
	for _, i := range revoked {
		want[i] = true
	}
	for i := range ListSize {
		if set := bits[i/8]>>(7-i%8)&1 == 1; set != want[i] {
			t.Fatalf("place %d: %v", i, set)
		}
	}
	if n, _ := strconv.Atoi(entry.Index); bits[n/8]>>(7-n%8)&1 != 1 {
		t.Error("the badge's own place tells nothing of its revocation")
	}
	if _, err := encodeBits([]int{ListSize}); err == nil {
		t.Error("a place beyond the list is taken")
	}
}

func unpack(t *testing.T, encoded string) []byte {
	t.Helper()
	rest, ok := strings.CutPrefix(encoded, "u")
	if !ok {
		t.Fatalf("no multibase sign before the list: %.10s", encoded)
	}
	z, err := gzip.NewReader(bytes.NewReader(mustDecode(t, rest)))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return bits
}

func TestHolder_IsOneInsideARegionAndAnotherBeyond(t *testing.T) {
	t.Parallel()
	if holderID(region, tutee) == holderID(region, fellow) || holderID(region, tutee) == holderID(uuid.New(), tutee) {
		t.Error("the holder's id does not tell people and regions apart")
	}
	if strings.Contains(holderID(region, tutee), tutee.String()) {
		t.Error("the holder's id is the person's")
	}
}
