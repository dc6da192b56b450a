package main

import (
	"os"

	"github.com/marshrut-iom/marshrut/internal/web"
)

type openapiCmd struct{}

// Run prints the contract; it needs no database.
func (openapiCmd) Run() error {
	s, err := web.New(web.Config{Version: version}, web.Deps{})
	if err != nil {
		return err
	}
	register(s.API, services{}, "http://127.0.0.1:8080")
	if err := s.API.Check(); err != nil {
		return err
	}
	b, err := s.API.OpenAPI()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(append(b, '\n'))
	return err
}
