package artifactpg

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// offered holds for what was opened to the acting person: the region, their
// municipality, their organization, or by themself. Who acts for the region sees what
// was opened to a municipality of it, and who acts for a municipality what was opened to
// its schools.
const offered = `(bank_product.audience = 'region' OR bank_product.person_id = (SELECT app_person())
	OR bank_product.audience = 'municipality' AND ((SELECT app_region_wide()) OR bank_product.municipality_id = (SELECT app_municipality()))
	OR bank_product.audience = 'organization' AND (bank_product.organization_id = (SELECT app_organization())
		OR (SELECT app_organization()) IS NULL AND bank_product.municipality_id = (SELECT app_municipality())))`

// bankAt is where a part of the list ended.
type bankAt struct {
	At time.Time `json:"at"`
	ID uuid.UUID `json:"id"`
}

type bankRow struct {
	artifact.BankProduct `bun:",extend"`
	UseCount             int  `bun:",scanonly"`
	UsedByMe             bool `bun:",scanonly"`
}

func (r bankRow) product() artifact.BankProduct {
	b := r.BankProduct
	b.Uses, b.Used = r.UseCount, r.UsedByMe
	return b
}

func counted(sel *bun.SelectQuery) *bun.SelectQuery {
	return sel.Column("bank_product.*").
		ColumnExpr("(SELECT count(*) FROM bank_use u WHERE u.region_id = bank_product.region_id AND u.product_id = bank_product.product_id) AS use_count").
		ColumnExpr(`EXISTS (SELECT FROM bank_use u WHERE u.region_id = bank_product.region_id AND u.product_id = bank_product.product_id
			AND u.person_id = (SELECT app_person())) AS used_by_me`).Where(offered)
}

// Bank searches what was opened to the acting person, the newest first.
func (s *Store) Bank(ctx context.Context, f artifact.BankFilter, page paging.Request) (paging.List[artifact.BankProduct], error) {
	none := paging.List[artifact.BankProduct]{}
	var last bankAt
	more, err := page.Position(&last)
	if err != nil {
		return none, err
	}
	var rows []bankRow
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		sel := counted(q.NewSelect().Model(&rows)).OrderExpr("bank_product.opened_at DESC, bank_product.product_id DESC").Limit(page.Rows())
		if f.Text != "" {
			sel.Where("strpos(lower(bank_product.title || ' ' || bank_product.annotation || ' ' || bank_product.author), lower(?)) > 0", f.Text)
		}
		for _, c := range []struct{ column, value string }{{"kind", f.Kind}, {"level", f.Level}} {
			if c.value != "" {
				sel.Where("bank_product.? = ?", bun.Ident(c.column), c.value)
			}
		}
		for _, c := range []struct{ column, value string }{{"subjects", f.Subject}, {"competencies", f.Competency}} {
			if c.value != "" {
				sel.Where("? = ANY (bank_product.?)", c.value, bun.Ident(c.column))
			}
		}
		if f.Mine {
			sel.Where("bank_product.person_id = (SELECT app_person())")
		}
		if more {
			sel.Where("(bank_product.opened_at, bank_product.product_id) < (?, ?)", last.At, last.ID)
		}
		return sel.Scan(ctx)
	})
	if err != nil {
		return none, postgres.Refuse(err)
	}
	l, err := paging.Cut(rows, page, func(r bankRow) any { return bankAt{r.OpenedAt, r.ProductID} })
	out := paging.List[artifact.BankProduct]{Next: l.Next, Items: make([]artifact.BankProduct, len(l.Items))}
	for i, r := range l.Items {
		out.Items[i] = r.product()
	}
	return out, err
}

// BankFacets gives the words of what the acting person sees of the bank.
func (s *Store) BankFacets(ctx context.Context) (f artifact.BankFacets, err error) {
	const some = ` x WHERE x <> '' ORDER BY x LIMIT 200`
	sql := "WITH seen AS (SELECT * FROM bank_product WHERE " + offered + `)
		SELECT ARRAY(SELECT DISTINCT kind AS x FROM seen WHERE kind <> '' ORDER BY x LIMIT 200) AS kinds,
		       ARRAY(SELECT DISTINCT level AS x FROM seen WHERE level <> '' ORDER BY x LIMIT 200) AS levels,
		       ARRAY(SELECT DISTINCT x FROM seen, unnest(subjects)` + some + `) AS subjects,
		       ARRAY(SELECT DISTINCT x FROM seen, unnest(competencies)` + some + `) AS competencies`
	err = s.db.Batch(ctx, func(b *postgres.Batch) { postgres.One(b, &f, sql) })
	return f, postgres.Refuse(err)
}

// BankProduct gives one with its files, or artifact.ErrBankNotFound.
func (s *Store) BankProduct(ctx context.Context, product uuid.UUID) (artifact.BankProduct, error) {
	var row bankRow
	var files []artifact.BankFile
	err := s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		if err := counted(q.NewSelect().Model(&row)).Where("bank_product.product_id = ?", product).Scan(ctx); err != nil {
			return err
		}
		return q.NewSelect().Model(&files).Where("bank_file.product_id = ?", product).OrderExpr("bank_file.file_name, bank_file.artifact_id").Scan(ctx)
	})
	b := row.product()
	b.Files = files
	return b, postgres.Refuse(err, postgres.NoRows(artifact.ErrBankNotFound))
}

// Opened tells whether a product is in the bank.
func (s *Store) Opened(ctx context.Context, product uuid.UUID) (yes bool, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, q bun.IDB) error {
		yes, err = q.NewSelect().Model((*artifact.BankProduct)(nil)).Where("bank_product.product_id = ?", product).Exists(ctx)
		return err
	})
	return yes, postgres.Refuse(err)
}

// Signature gives the acting person's full name and the names of school and municipality.
func (s *Store) Signature(ctx context.Context, at artifact.Place) (name, place string, err error) {
	var row struct {
		tenant.Profile
		Organization, Municipality string
	}
	err = s.db.Batch(ctx, func(b *postgres.Batch) {
		postgres.One(b, &row, `SELECT p.surname, p.given_name, coalesce(p.patronymic, '') AS patronymic, o.short_name AS organization, m.name AS municipality
			FROM person p JOIN organization o ON o.region_id = p.region_id AND o.id = $1 JOIN municipality m ON m.region_id = o.region_id AND m.id = o.municipality_id
			WHERE p.id = (SELECT app_person())`, at.OrganizationID)
	})
	return row.FullName(), row.Organization + ", " + row.Municipality, postgres.Refuse(err)
}

// InsertBank opens a product.
func (s *Store) InsertBank(ctx context.Context, b *artifact.BankProduct) error {
	if err := s.insert(ctx, b, postgres.Constraint("bank_product_pkey", artifact.ErrBankTwice)); err != nil || len(b.Files) == 0 {
		return err
	}
	return s.insert(ctx, &b.Files)
}

// DeleteBank takes a product out, with its files and uses.
func (s *Store) DeleteBank(ctx context.Context, product uuid.UUID) error {
	return postgres.Refuse(s.db.Write(ctx, func(ctx context.Context, q bun.IDB) error {
		return postgres.Touched(q.NewDelete().Model((*artifact.BankProduct)(nil)).Where("bank_product.product_id = ?", product).Exec(ctx))
	}))
}

// Use counts the acting person once.
func (s *Store) Use(ctx context.Context, product uuid.UUID, at time.Time) error {
	return postgres.Refuse(s.db.WriteBatch(ctx, func(b *postgres.Batch) {
		b.Exec(nil, `INSERT INTO bank_use (region_id, product_id, person_id, used_at) VALUES ((SELECT app_region()), $1, (SELECT app_person()), $2)
			ON CONFLICT DO NOTHING`, product, at)
	}))
}
