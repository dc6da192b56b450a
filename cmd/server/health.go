package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/marshrut-iom/marshrut/internal/fault"
)

// healthCmd is for supervisors that can only run a program, such as a container
// without a shell.
type healthCmd struct {
	URL string `arg:"" optional:"" help:"Что спросить." default:"http://127.0.0.1:8080/readyz"`
}

var errUnhealthy = fault.New(fault.Unavailable, "health.not_ready", "Служба не готова.")

// Run asks once and fails where the answer is not 200 within three seconds.
func (h healthCmd) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.URL, nil)
	if err != nil {
		return errUnhealthy.Because(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return errUnhealthy.Because(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return errUnhealthy.Saying(fmt.Sprintf("Служба не готова: ответ %d.", res.StatusCode))
	}
	return nil
}
