package assessmentplugin

import (
	"os"
	"path/filepath"
	"time"
)

// Act is what happened to a program of the catalogue.
type Act string

// The acts. Installing and retiring are the operator's, refusing is the host's.
const (
	ActInstalled Act = "install"
	ActRetired   Act = "retire"
	ActRefused   Act = "refuse"
)

// Notice tells of an act, for the platform's record. The same act is told again after
// a restart: Manifest, At and Reason tell one from another.
type Notice struct {
	Act       Act
	Ref       Ref
	Manifest  string    // SHA-256 of the manifest that was installed; empty where none was
	At        time.Time // of the operator's act; zero for a refusal
	By        string    // name of the system's user who acted
	Publisher string
	Reason    string // why it was refused
}

// Reload reads the catalogue again: new versions and those that were unusable are
// taken up, and what has become unusable or was retired is ended. A program that runs
// on files that are still right goes on.
func (h *Host) Reload() error {
	c, err := openCatalogue(h.options.Catalogue, h.options.Folders)
	if err != nil {
		return err
	}
	entries, err := c.scan()
	if err != nil {
		return err
	}
	h.mu.Lock()
	var ended []*program
	var told []Notice
	for _, e := range entries {
		old, known := h.programs[e.ref]
		if known && old.origin == e.origin && old.why() == e.reason {
			continue // as good or bad as before
		}
		if known {
			ended = append(ended, old)
		}
		h.programs[e.ref] = newProgram(e, h)
		told = append(told, noticesOf(e)...)
		if e.reason != "" && !e.origin.retired() {
			h.log.Warn("plugin is unusable", "plugin", e.ref.Name, "version", e.ref.Version, "reason", e.reason)
		}
	}
	h.mu.Unlock()
	for _, p := range ended {
		p.close()
	}
	for _, n := range told {
		h.options.Notice(n)
	}
	return nil
}

func noticesOf(e entry) (all []Notice) {
	n := Notice{Ref: e.ref, Manifest: e.origin.Manifest, Publisher: e.origin.Publisher}
	if e.origin.Manifest != "" {
		n.Act, n.At, n.By = ActInstalled, e.origin.At, e.origin.By
		all = append(all, n)
	}
	switch {
	case e.origin.retired():
		n.Act, n.At, n.By = ActRetired, e.origin.RetiredAt, e.origin.RetiredBy
		all = append(all, n)
	case e.reason != "":
		all = append(all, refusal(e, e.reason))
	}
	return all
}

func refusal(e entry, reason string) Notice {
	return Notice{Act: ActRefused, Ref: e.ref, Manifest: e.origin.Manifest, Publisher: e.origin.Publisher, Reason: reason}
}

// stamp changes with every act of the operator: the register is replaced whole, and
// so is each publisher's key.
func (h *Host) stamp() (all [2]time.Time) {
	for i, name := range []string{RegisterFile, publishersFolder} {
		if info, err := os.Stat(filepath.Join(h.options.Catalogue, name)); err == nil {
			all[i] = info.ModTime()
		}
	}
	return all
}

// followRegister takes up what the operator does while the server runs.
func (h *Host) followRegister() {
	tick := time.NewTicker(h.options.ReloadEvery)
	defer tick.Stop()
	for seen := h.stamp(); ; {
		select {
		case <-h.closing:
			return
		case <-tick.C:
		}
		if now := h.stamp(); now != seen {
			if err := h.Reload(); err != nil {
				h.log.Warn("the catalogue of plugins can't be read", "error", err)
				continue
			}
			seen = now
		}
	}
}
