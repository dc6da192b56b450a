package main

import (
	"context"
	"fmt"
	"os"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
)

type pluginCmd struct {
	Add  pluginAddCmd  `cmd:"" help:"Добавить собранную программу в каталог: она будет закреплена контрольной суммой."`
	List pluginListCmd `cmd:"" help:"Показать программы каталога и пригодны ли они."`
}

type pluginAddCmd struct {
	Catalogue string `help:"Каталог программ." default:"build/plugins" env:"MARSHRUT_PLUGINS" type:"path"`
	Program   string `arg:"" help:"Собранная программа." type:"existingfile"`
}

// Run installs one program. Programs never come through the web.
func (p pluginAddCmd) Run(ctx context.Context) error {
	m, err := assessmentplugin.Install(ctx, launcher(), p.Catalogue, p.Program, assessmentplugin.Limits{})
	if err != nil {
		return err
	}
	fmt.Printf("  %s %s (%s): %s\n", m.Name, m.Version, m.Kind, m.Title)
	return nil
}

type pluginListCmd struct {
	Catalogue string `help:"Каталог программ." default:"build/plugins" env:"MARSHRUT_PLUGINS" type:"path"`
}

// Run lists what is in the catalogue; nothing is started.
func (p pluginListCmd) Run(ctx context.Context) error {
	h, err := assessmentplugin.Open(assessmentplugin.Options{Catalogue: p.Catalogue, Launcher: launcher()})
	if err != nil {
		return err
	}
	for _, one := range h.Programs() {
		state := "пригодна"
		if !one.Usable {
			state = "непригодна: " + one.Reason
		}
		fmt.Printf("%-16s %-8s %-14s %s  %s\n", one.Ref.Name, one.Ref.Version, one.Kind, one.Title, state)
	}
	fmt.Println("Ограничения:", h.Confinement())
	return h.Close(ctx)
}

// launcher is this program itself: it confines itself, then becomes the plugin.
func launcher() []string {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return []string{self, "confine"}
}
