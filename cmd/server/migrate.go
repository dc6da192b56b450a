package main

import (
	"context"
	"fmt"

	"github.com/marshrut-iom/marshrut/internal/postgres"
)

type migrateCmd struct {
	OwnerURL string `help:"PostgreSQL от имени marshrut_owner." env:"MARSHRUT_OWNER_URL" required:""`
}

// Run brings the schema up; it is safe to run again and by several at once.
func (m migrateCmd) Run(ctx context.Context) error {
	applied, err := postgres.Migrate(ctx, m.OwnerURL)
	if err != nil {
		return err
	}
	for _, name := range applied {
		fmt.Println("применено:", name)
	}
	fmt.Println("Схема базы обновлена.")
	return nil
}
