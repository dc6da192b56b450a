package certificate

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// A badge is an Open Badges 3.0 credential of the same certificate, secured as a VC-JWT
// with EdDSA: its claims are the credential itself and what JWT wants beside.
type badge struct {
	Context     []string      `json:"@context"`
	ID          string        `json:"id"`
	Type        []string      `json:"type"`
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Issuer      Issuer        `json:"issuer"`
	ValidFrom   string        `json:"validFrom"`
	AwardedDate string        `json:"awardedDate"`
	Subject     badgeSubject  `json:"credentialSubject"`
	Status      badgeStatus   `json:"credentialStatus"`
	Schema      []badgeSchema `json:"credentialSchema"`
	claims
}

// claims are those of a JWT beside the credential in its payload, as OB 3.0 wants them.
type claims struct {
	Issuer    string `json:"iss"`
	ID        string `json:"jti"`
	NotBefore int64  `json:"nbf"`
	Subject   string `json:"sub"`
}

// Issuer is the region's profile, as it stands in badges and at its own address.
type Issuer struct {
	ID   string   `json:"id"`
	Type []string `json:"type"`
	Name string   `json:"name"`
	URL  string   `json:"url"`
}

type badgeSubject struct {
	ID          string          `json:"id"`
	Type        []string        `json:"type"`
	Identifier  []badgeIdentity `json:"identifier"`
	Number      string          `json:"licenseNumber"`
	Role        string          `json:"role,omitempty"`
	Start       string          `json:"activityStartDate,omitempty"`
	End         string          `json:"activityEndDate"`
	Achievement achievement     `json:"achievement"`
}

type badgeIdentity struct {
	Type     string `json:"type"`
	Hashed   bool   `json:"hashed"`
	Value    string `json:"identityHash"`
	Identity string `json:"identityType"`
}

type achievement struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"`
	Kind        string      `json:"achievementType"`
	Name        string      `json:"name"`
	Description string      `json:"description"`
	Criteria    criteria    `json:"criteria"`
	Language    string      `json:"inLanguage"`
	Tags        []string    `json:"tag,omitempty"`
	Alignment   []alignment `json:"alignment,omitempty"`
}

// alignment leads from the badge to a competency of a framework: its target is what the
// framework's CASE file calls the item.
type alignment struct {
	Type      []string `json:"type"`
	Kind      string   `json:"targetType"`
	Code      string   `json:"targetCode"`
	Name      string   `json:"targetName"`
	Framework string   `json:"targetFramework"`
	URL       string   `json:"targetUrl"`
}

type criteria struct {
	Narrative string `json:"narrative"`
}

type badgeStatus struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Purpose string `json:"statusPurpose"`
	Index   string `json:"statusListIndex"`
	List    string `json:"statusListCredential"`
}

type badgeSchema struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

const (
	credentialContext = "https://www.w3.org/ns/credentials/v2"
	badgeContext      = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
	badgeExtensions   = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json" // names the type of the schema
	badgeSchemaURL    = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
	badgeSchemaType   = "1EdTechJsonSchemaValidator2019"
)

// addresses are where the public can read what badges name.
type addresses struct{ base string }

func (a addresses) page(number string) string { return a.base + "/certificates/" + number }

func (a addresses) issuer(region uuid.UUID) string {
	return a.base + "/api/v1/certificate-issuers/" + region.String()
}

func (a addresses) key(region uuid.UUID, id string) string { return a.issuer(region) + "/keys/" + id }

func (a addresses) list(region uuid.UUID, n int) string {
	return a.issuer(region) + "/status-lists/" + strconv.Itoa(n)
}

func (a addresses) profile(region uuid.UUID, name string) Issuer {
	return Issuer{a.issuer(region), []string{"Profile"}, name, a.base}
}

// holderID names the holder inside a region without telling who it is: two badges of one
// person can be seen to be so, as their names say too.
func holderID(region, person uuid.UUID) string {
	return "urn:uuid:" + uuid.NewSHA1(region, person[:]).String()
}

// badge makes the claims of a certificate; region is the region's name.
func (c *Certificate) badge(a addresses, region string) badge {
	issued := c.IssuedAt.UTC().Truncate(time.Second)
	id, subject, issuer := a.page(c.Number), holderID(c.RegionID, c.PersonID), a.profile(c.RegionID, region)
	list := a.list(c.RegionID, c.StatusList)
	b := badge{
		Context: []string{credentialContext, badgeContext, badgeExtensions}, ID: id, Type: []string{"VerifiableCredential", "OpenBadgeCredential"},
		Name: "Сертификат № " + c.Number, Description: c.said(), Issuer: issuer,
		ValidFrom: issued.Format(time.RFC3339), AwardedDate: issued.Format(time.RFC3339),
		Subject: badgeSubject{ID: subject, Type: []string{"AchievementSubject"}, Number: c.Number, Role: c.Position,
			Identifier: []badgeIdentity{{"IdentityObject", false, c.Holder, "name"}}, End: c.CompletedOn.String() + "T00:00:00Z",
			Achievement: achievement{ID: "urn:uuid:" + c.RouteID.String(), Type: []string{"Achievement"}, Kind: "CertificateOfCompletion",
				Name: c.RouteTitle, Description: c.said(), Criteria: criteria{c.narrative()}, Language: "ru", Tags: c.Learned.Competencies, Alignment: c.alignments()}},
		Status: badgeStatus{list + "#" + strconv.Itoa(c.StatusIndex), "BitstringStatusListEntry", "revocation", strconv.Itoa(c.StatusIndex), list},
		Schema: []badgeSchema{{badgeSchemaURL, badgeSchemaType}},
		claims: claims{Issuer: issuer.ID, ID: id, NotBefore: issued.Unix(), Subject: subject},
	}
	if !c.TermStart.IsZero() {
		b.Subject.Start = c.TermStart.String() + "T00:00:00Z"
	}
	return b
}

func (c *Certificate) alignments() (out []alignment) {
	for _, k := range c.Learned.Cited {
		out = append(out, alignment{[]string{"Alignment"}, "CFItem", k.Code, k.Title, k.Framework, k.URI})
	}
	return out
}

// said is what the certificate says, in one sentence.
func (c *Certificate) said() string {
	s := "Индивидуальный образовательный маршрут «" + c.RouteTitle + "» завершён, задача достигнута. " + c.Workplace
	if c.District != "" {
		s += ", " + c.District
	}
	if c.Hours > 0 {
		s += fmt.Sprintf(". Объём: %d ч", c.Hours)
	}
	return strings.TrimSuffix(s, ".") + "."
}

// narrative is what was to be done for it.
func (c *Certificate) narrative() string {
	var b strings.Builder
	b.WriteString("Маршрут пройден по положению «" + c.Regulation + "»")
	if c.Clause != "" {
		b.WriteString(" (" + c.Clause + ")")
	}
	b.WriteString(".")
	if len(c.Learned.Objectives) > 0 {
		b.WriteString("\n\nЗадачи профессионального развития:\n")
		for _, o := range c.Learned.Objectives {
			b.WriteString("\n- " + o)
		}
	}
	return b.String()
}
