package artifact

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/paging"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// BankStore keeps the bank of products. What was not opened to the acting person is
// not found.
type BankStore interface {
	Bank(ctx context.Context, f BankFilter, page paging.Request) (paging.List[BankProduct], error)
	BankFacets(ctx context.Context) (BankFacets, error)
	// BankProduct gives one with its files, or ErrBankNotFound.
	BankProduct(ctx context.Context, product uuid.UUID) (BankProduct, error)
	// Opened tells whether a product is in the bank, to whomever it is open.
	Opened(ctx context.Context, product uuid.UUID) (bool, error)
	// Signature gives full name and place of the acting person at a school.
	Signature(ctx context.Context, at Place) (name, place string, err error)
	// InsertBank gives ErrBankTwice where the product is open already.
	InsertBank(ctx context.Context, b *BankProduct) error
	// DeleteBank gives ErrBankNotFound where it is not.
	DeleteBank(ctx context.Context, product uuid.UUID) error
	// Use counts the acting person once.
	Use(ctx context.Context, product uuid.UUID, at time.Time) error
}

// Bank is what can be done with the bank of products.
type Bank struct {
	*Products
	objects Objects
}

// BankOf makes the bank of the products, whose bytes lie with the files.
func BankOf(f *Files, p *Products) *Bank { return &Bank{p, f.Objects} }

// Open copies a finished product into the bank: one of its authors does, with consent to
// be named, also when the route has ended.
func (b *Bank) Open(ctx context.Context, product uuid.UUID, o Offer) (BankProduct, error) {
	reach, err := b.Policy.Require(ctx, "bank", "open")
	if err != nil {
		return BankProduct{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return BankProduct{}, err
	}
	var made BankProduct
	err = b.Tx.InTx(ctx, func(ctx context.Context) error {
		var p Product
		v, err := b.hold(ctx, reach, product, &p)
		if err != nil {
			return err
		}
		if !slices.Contains(p.AuthorIDs, scope.Person) {
			return ErrNotAuthor
		}
		if made, err = o.opened(&p, scope.Person); err != nil {
			return err
		}
		made.Kind, made.Level = v.Regulation.ProductKinds.Title(p.Kind), v.Regulation.ActivityLevels.Title(p.Level)
		if made.Author, made.Workplace, err = b.Store.Signature(ctx, p.Place); err != nil {
			return err
		}
		made.OpenedAt = b.now().UTC()
		if err := b.Store.InsertBank(ctx, &made); err != nil {
			return err
		}
		return b.Audit.Record(ctx, made.entry("bank.open"))
	})
	return made, err
}

// Close takes a product back: the author who opened it does, at any time.
func (b *Bank) Close(ctx context.Context, product uuid.UUID) error {
	if _, err := b.Policy.Require(ctx, "bank", "open"); err != nil {
		return err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return err
	}
	return b.Tx.InTx(ctx, func(ctx context.Context) error {
		found, err := b.Store.BankProduct(ctx, product)
		switch {
		case err != nil:
			return err
		case found.PersonID != scope.Person:
			return ErrBankNotFound // whose it is, nobody else closes: to them there is none to close
		}
		if err := b.Store.DeleteBank(ctx, product); err != nil {
			return err
		}
		return b.Audit.Record(ctx, found.entry("bank.close"))
	})
}

// List searches what was opened to the acting person, the newest first.
func (b *Bank) List(ctx context.Context, f BankFilter, page paging.Request) (paging.List[BankProduct], error) {
	if _, err := b.Policy.Require(ctx, "bank", "read"); err != nil {
		return paging.List[BankProduct]{}, err
	}
	return b.Store.Bank(ctx, f, page)
}

// Facets gives the words by which the bank can be narrowed.
func (b *Bank) Facets(ctx context.Context) (BankFacets, error) {
	if _, err := b.Policy.Require(ctx, "bank", "read"); err != nil {
		return BankFacets{}, err
	}
	return b.Store.BankFacets(ctx)
}

// Get gives one product of the bank with its files.
func (b *Bank) Get(ctx context.Context, product uuid.UUID) (BankProduct, error) {
	if _, err := b.Policy.Require(ctx, "bank", "read"); err != nil {
		return BankProduct{}, err
	}
	return b.Store.BankProduct(ctx, product)
}

// Use says that the acting person takes a product into work. An author's own use is
// not counted.
func (b *Bank) Use(ctx context.Context, product uuid.UUID) (BankProduct, error) {
	found, err := b.Get(ctx, product)
	if err != nil {
		return found, err
	}
	if err := b.count(ctx, product, found.PersonID); err != nil {
		return found, err
	}
	return b.Get(ctx, product)
}

func (b *Bank) count(ctx context.Context, product, author uuid.UUID) error {
	scope, err := tenant.From(ctx)
	if err != nil || scope.Person == author {
		return err
	}
	return b.Tx.InTx(ctx, func(ctx context.Context) error { return b.Store.Use(ctx, product, b.now().UTC()) })
}

// File gives the bytes of a file to those whom the product was opened to, and counts
// the use. It was checked before it was opened.
func (b *Bank) File(ctx context.Context, product, file uuid.UUID) (BankFile, Content, error) {
	found, err := b.Get(ctx, product)
	if err != nil {
		return BankFile{}, nil, err
	}
	i := slices.IndexFunc(found.Files, func(f BankFile) bool { return f.ArtifactID == file })
	if i < 0 {
		return BankFile{}, nil, ErrBankNotFound
	}
	f := found.Files[i]
	if err := b.count(ctx, product, found.PersonID); err != nil {
		return f, nil, err
	}
	return f, b.objects.Open(ctx, f.ObjectKey, f.Size), nil
}
