package postgres

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// settings is what row-level security and the reach conditions read. It is set
// with every transaction, local to it, and nowhere else.
type settings struct {
	region, width, municipality, organization, person string
}

func settingsOf(ctx context.Context) (settings, error) {
	s, err := tenant.From(ctx)
	if err != nil {
		return settings{}, err
	}
	width, err := s.Width()
	if err != nil {
		return settings{}, err
	}
	return settings{
		region: s.Region.String(), width: string(width), municipality: orEmpty(s.Municipality),
		organization: orEmpty(s.Organization), person: orEmpty(s.Person),
	}, nil
}

func orEmpty(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

// literal may write the values into the statement: they are uuids or constants.
func (s settings) literal() string {
	return fmt.Sprintf("SELECT set_config('app.region_id','%s',true),set_config('app.width','%s',true),"+
		"set_config('app.municipality_id','%s',true),set_config('app.organization_id','%s',true),set_config('app.person_id','%s',true)",
		s.region, s.width, s.municipality, s.organization, s.person)
}

// A batch begins with the tenant; one that only reads forbids writing with it.
const (
	writeBatchSQL = "SELECT " + setTenantSQL
	readBatchSQL  = "SELECT set_config('transaction_read_only','on',true)," + setTenantSQL
	setTenantSQL  = `set_config('app.region_id',$1,true),set_config('app.width',$2,true),
	set_config('app.municipality_id',$3,true),set_config('app.organization_id',$4,true),set_config('app.person_id',$5,true)`
)

func (s settings) args() []any {
	return []any{s.region, s.width, s.municipality, s.organization, s.person}
}
