package main

import (
	"encoding/json"
	"strings"
)

// drafts fills an own regulation that the person's school is writing.
func (f filler) drafts() {
	f.t.Helper()
	data, err := json.Marshal(map[string]any{"name": "Положение", "title": f.canary})
	if err != nil {
		f.t.Fatal(err)
	}
	f.add("regulation_draft", `INSERT INTO regulation_draft (id, region_id, municipality_id, organization_id, code, title, data, version, author_id, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,1,$8,now(),now())`, f.s.Region, f.s.Municipality, f.s.Organization, "own-"+strings.ToLower(f.canary), f.canary, string(data), f.s.Person)
}
