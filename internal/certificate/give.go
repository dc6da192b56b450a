package certificate

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
)

var revoke = authz.Permission{Object: "certificate", Action: "revoke"}

// Paper makes the certificate's PDF, for whoever may read it. One that was revoked says so.
func (s *Service) Paper(ctx context.Context, id uuid.UUID) (Certificate, []byte, error) {
	c, err := s.read(ctx, id, "certificate.print")
	if err != nil {
		return c, nil, err
	}
	var b bytes.Buffer
	err = s.Render(&b, c.paper(s.at.page(c.Number)))
	return c, b.Bytes(), err
}

// Badge makes the certificate's Open Badge, a compact JWS, for whoever may read it.
func (s *Service) Badge(ctx context.Context, id uuid.UUID) (Certificate, string, error) {
	c, err := s.read(ctx, id, "certificate.badge")
	switch {
	case err != nil:
		return c, "", err
	case c.Revoked():
		return c, "", ErrNoBadge
	case !s.Keys.On():
		return c, "", ErrNoKey
	}
	region, err := s.Store.Region(ctx)
	if err != nil {
		return c, "", err
	}
	k := s.Keys.of(c.RegionID)[0]
	jws, err := k.sign(header{KeyID: s.at.key(c.RegionID, k.public.ID), Type: "JWT"}, c.badge(s.at, region))
	return c, jws, err
}

// Check tells anyone what a number stands for; what was typed may have its letters and
// dashes as people type them. Numbers that do not exist slow the address down that asks.
func (s *Service) Check(ctx context.Context, typed, address string) (Check, error) {
	wait, err := s.Brake.Charge(ctx, address)
	if err != nil {
		return Check{}, err
	}
	if wait > 0 {
		return Check{}, ErrTooMany.Waiting(wait).Saying(fmt.Sprintf("Слишком много проверок несуществующих номеров. Повторите через %d с.", int((wait+time.Second-1)/time.Second)))
	}
	number := ReadNumber(typed)
	if number == "" {
		return Check{}, ErrUnknown
	}
	c, err := s.Store.Check(ctx, number)
	if err != nil {
		return c, err
	}
	return c, s.Brake.TakeBack(ctx, address)
}

// Issuer gives anyone the profile of a region that has issued certificates.
func (s *Service) Issuer(ctx context.Context, region uuid.UUID) (Issuer, error) {
	name, err := s.Store.Issuer(ctx, region)
	if err != nil {
		return Issuer{}, err
	}
	return s.at.profile(region, name), nil
}

// PublicKeys gives anyone the keys by which badges of a region are verified, the one that
// signs now first.
func (s *Service) PublicKeys(ctx context.Context, region uuid.UUID) ([]JWK, error) {
	if _, err := s.Store.Issuer(ctx, region); err != nil {
		return nil, err
	}
	out := []JWK{}
	for _, k := range s.Keys.of(region) {
		out = append(out, k.public)
	}
	return out, nil
}

// PublicKey gives one of them by its id.
func (s *Service) PublicKey(ctx context.Context, region uuid.UUID, id string) (JWK, error) {
	all, err := s.PublicKeys(ctx, region)
	if err != nil {
		return JWK{}, err
	}
	for _, k := range all {
		if k.ID == id {
			return k, nil
		}
	}
	return JWK{}, ErrNotFound
}

// madeList is a status list that was made a moment ago.
type madeList struct {
	jws  string
	made time.Time
}

// listAge is how long a copy of this server gives the same list again: a revocation that
// another copy took is told no later. Its own it tells at once.
const listAge = 30 * time.Second

// StatusList gives anyone a region's status list as a credential, a compact JWS. The same
// revocations give the same text.
func (s *Service) StatusList(ctx context.Context, region uuid.UUID, n int) (string, error) {
	if !s.Keys.On() {
		return "", ErrNotFound
	}
	id := s.at.list(region, n)
	if kept, ok := s.lists.Load(id); ok {
		if m := kept.(madeList); s.now().Sub(m.made) < listAge {
			return m.jws, nil
		}
	}
	r, err := s.Store.Revocations(ctx, region, n)
	if err != nil {
		return "", err
	}
	list, err := s.at.statusList(region, n, r)
	if err != nil {
		return "", err
	}
	k := s.Keys.of(region)[0]
	jws, err := k.sign(header{KeyID: s.at.key(region, k.public.ID), Type: "vc+jwt"}, list)
	if err == nil {
		s.lists.Store(id, madeList{jws, s.now()})
	}
	return jws, err
}
