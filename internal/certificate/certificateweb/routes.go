// Package certificateweb is the door of certificates: for those who issue and hold them,
// and for anyone who checks one.
package certificateweb

import (
	"net/http"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/web"
)

const (
	tag       = "Сертификаты"
	tagPublic = "Проверка сертификатов"
)

var (
	read   = authz.Permission{Object: "certificate", Action: "read"}
	issue  = authz.Permission{Object: "certificate", Action: "issue"}
	revoke = authz.Permission{Object: "certificate", Action: "revoke"}
)

// Register adds the area's operations to the registry.
func Register(api *web.API, s *certificate.Service) {
	h := handler{s}
	web.Register(api, web.Operation{ID: "listCertificates", Method: http.MethodGet, Path: "/certificates",
		Permission: read, Tag: tag, Summary: "Реестр сертификатов"}, h.list)
	web.Register(api, web.Operation{ID: "listCertificateCandidates", Method: http.MethodGet, Path: "/certificate-candidates",
		Permission: issue, Tag: tag, Summary: "Кому пора выдать сертификат"}, h.candidates)
	web.Register(api, web.Operation{ID: "listRouteCertificates", Method: http.MethodGet, Path: "/routes/{route}/certificates",
		Permission: read, Tag: tag, Summary: "Сертификаты маршрута"}, h.ofRoute)
	web.Register(api, web.Operation{ID: "issueCertificate", Method: http.MethodPost, Path: "/routes/{route}/certificates",
		Permission: issue, Tag: tag, Summary: "Выдать сертификат", Example: example}, h.issue)
	web.Register(api, web.Operation{ID: "getCertificate", Method: http.MethodGet, Path: "/certificates/{certificate}",
		Permission: read, Tag: tag, Summary: "Сертификат"}, h.get)
	web.Register(api, web.Operation{ID: "revokeCertificate", Method: http.MethodPost, Path: "/certificates/{certificate}/revocation",
		Permission: revoke, Tag: tag, Summary: "Отозвать сертификат", Status: http.StatusOK, Example: RevokeInput{"В сертификате ошибка в фамилии."}}, h.revoke)
	web.Stream(api, web.Operation{ID: "getCertificatePaper", Method: http.MethodGet, Path: "/certificates/{certificate}/paper",
		Permission: read, Tag: tag, Summary: "Сертификат в PDF"}, Paper(s))
	web.Stream(api, web.Operation{ID: "getCertificateBadge", Method: http.MethodGet, Path: "/certificates/{certificate}/badge",
		Permission: read, Tag: tag, Summary: "Сертификат как цифровой значок Open Badges 3.0 (VC-JWT)"}, Badge(s))

	web.Register(api, web.Operation{ID: "checkCertificate", Method: http.MethodGet, Path: "/certificate-checks/{number}",
		Permission: authz.Public, Tag: tagPublic, Summary: "Проверить сертификат по номеру"}, h.check)
	web.Register(api, web.Operation{ID: "getCertificateIssuer", Method: http.MethodGet, Path: "/certificate-issuers/{issuer}",
		Permission: authz.Public, Tag: tagPublic, Summary: "Кто выпускает значки"}, h.issuer)
	web.Register(api, web.Operation{ID: "listCertificateIssuerKeys", Method: http.MethodGet, Path: "/certificate-issuers/{issuer}/keys",
		Permission: authz.Public, Tag: tagPublic, Summary: "Открытые ключи, которыми проверяют значки (JWKS)"}, h.keys)
	web.Register(api, web.Operation{ID: "getCertificateIssuerKey", Method: http.MethodGet, Path: "/certificate-issuers/{issuer}/keys/{issuer_key}",
		Permission: authz.Public, Tag: tagPublic, Summary: "Открытый ключ (JWK)"}, h.key)
	web.Stream(api, web.Operation{ID: "getCertificateStatusList", Method: http.MethodGet, Path: "/certificate-issuers/{issuer}/status-lists/{status_list}",
		Permission: authz.Public, Tag: tagPublic, Summary: "Отозванные значки: Bitstring Status List (VC-JWT)"}, StatusList(s))
}

var example = map[string]any{"hours": 72, "signatories": []Signatory{{"Директор", "Петрова А. С."}}}

// zero is what stands for an id that was left out.
func zero(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}
